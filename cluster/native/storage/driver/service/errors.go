package service

import (
	"context"
	"errors"
	"log"
	"path"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"statefulset-conformance/disks/disks"
)

var codeOf = map[error]codes.Code{
	disks.ErrNotFound:   codes.NotFound,
	disks.ErrConflict:   codes.AlreadyExists,
	disks.ErrInUse:      codes.FailedPrecondition,
	disks.ErrNodeIsFull: codes.ResourceExhausted,
}

// withCodes gives the errors of the storage the codes that CSI demands, and logs each failed request.
func withCodes(
	ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler,
) (any, error) {
	response, err := handle(ctx, request)
	if err == nil {
		return response, nil
	}
	if _, ok := status.FromError(err); !ok {
		code := codes.Internal
		for known, its := range codeOf {
			if errors.Is(err, known) {
				code = its
			}
		}
		err = status.Error(code, err.Error())
	}
	log.Printf("%s: %v", path.Base(info.FullMethod), err)
	return nil, err
}

func invalid(format string, values ...any) error {
	return status.Errorf(codes.InvalidArgument, format, values...)
}
