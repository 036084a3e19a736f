import {
  type ConfigurationOptions,
  type ObservableMiddleware,
  type RequestContext,
  setHeaderMiddleware,
} from '@kubernetes/client-node';

/**
 * The API server stores the data of a ControllerRevision byte for byte, and compares bytes: between revisions, and when
 * a request changes the object. Go writes some characters of a string as escape sequences.
 */
const escaped = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);

const asJson = setHeaderMiddleware('Content-Type', 'application/json');

/** As the last argument of a method of the client: the body is written as Go writes it. */
export const asEscapedJson: ConfigurationOptions<ObservableMiddleware> = {
  middleware: [
    {
      ...asJson,
      pre(request: RequestContext) {
        request.setBody(escaped(String(request.getBody())));
        return asJson.pre(request);
      },
    },
  ],
  middlewareMergeStrategy: 'append',
};
