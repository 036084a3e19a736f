import { kubeadmDns } from '../dns';
import type { Tuning } from '../tuning';

/** What kubeadm sets; every other setting has the default value of its component, as with kubeadm. */
export const kubeadm: Tuning = {
  etcd: { 'snapshot-count': 10000, 'watch-progress-notify-interval': '5s' },
  controllerManager: { 'leader-elect': true, controllers: '*,bootstrapsigner,tokencleaner' },
  scheduler: { 'leader-elect': true },
  kubelet: {},
  proxyMode: 'iptables',
  dns: kubeadmDns,
};
