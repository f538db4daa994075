/** Never end a sentence, whatever follows. */
export const neverLast = words(
  'dr mr mrs ms mx prof rev hon st sgt capt lt col gen maj sen rep gov pres messrs e.g i.e eg ie cf vs viz',
  'approx ca circa incl excl esp resp al aka a.k.a dept est bzw z.b d.h u.a',
);

/** Do not end a sentence before a number; `No.` before a word is an answer. */
export const beforeNumber = words(
  'no nos nr p pp fig figs eq eqs sec sect ch chap vol art para ref refs ver v rfc app tab col',
  'jan feb mar apr jun jul aug sep sept oct nov dec',
);

/** End a sentence only where the next word is one that starts sentences. */
export const seldomLast = words(
  'inc ltd co corp jr sr bros llc plc u.s u.k e.u u.n ph.d m.sc b.sc d.c a.m p.m',
);

/** Words that start sentences and hardly ever continue a name. */
export const starters = words(
  'the a an in it its this that these those he she we they you i but and or however for on at as if when while',
  'with by from to of there their our his her my what which who why how where some many most all both each no',
  'not after before since although because so then thus also still yet once until during over under between',
  'today now here such several other another every any more one two three first second third next finally',
  'according additionally furthermore moreover instead meanwhile currently recently nevertheless nonetheless',
  'therefore consequently hence overall expect can could may might must should will would is are was were do',
);

/** All lower case, and at home at the start of a sentence. */
export const lowerCaseNames = words(
  'netkit etcd runc containerd kubectl systemd bpftrace bpftool libbpf iptables nftables tcpdump nginx npm npx',
  'curl git bash vim grpc wasmtime crun podman buildah minikube kind helm istio envoy calico flannel falco tetragon',
  'hubble cilium kubelet kubeadm kube-proxy ztunnel musl glibc gcc clang llvm rustc cargo pip pnpm yarn vite',
  'deno hono katran pixie parca retina goBGP vxlan veth perf strace tc xdp',
);

/** Short words that may well be a sentence's last. */
export const shortWords = words(
  'it is on in so us up too now all one two ten use day app way out off new do go me him her them that be are was',
  'not set run map job can may get old end few own ago yes we he she by at of to for was has had did via api',
);

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').toLowerCase().split(' '));
}
