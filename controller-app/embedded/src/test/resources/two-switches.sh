# SPDX-License-Identifier: Apache-2.0
# Run by bash -s inside private network, mount, process and IPC namespaces: an Open vSwitch of its own with two
# switches, a link between them, hosts h1 and h3 on s1 and h2 on s2. Everything vanishes with the shell.
set -eu
for folder in /run/openvswitch /etc/openvswitch /var/log/openvswitch /run/netns; do
  mkdir -p "$folder"
  mount -t tmpfs none "$folder"
done
ip link set lo up
ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server /etc/openvswitch/conf.db --remote=punix:/run/openvswitch/db.sock --pidfile --detach --log-file \
  -vconsole:off >/dev/null 2>&1
ovs-vsctl --no-wait init
ovs-vswitchd unix:/run/openvswitch/db.sock --pidfile --detach --log-file -vconsole:off >/dev/null 2>&1

switch() {
  ovs-vsctl add-br "$1" -- set bridge "$1" datapath_type=netdev protocols=OpenFlow13 fail_mode=secure \
    other_config:datapath-id="$2"
}
# without_offload DEVICE [COMMAND...]: COMMAND enters the namespace that the device is in. With offload every TCP connection through the
# switches hangs.
without_offload() {
  local device=$1
  shift
  "$@" env PYTHONPATH="$MININET" python3 -B -c "from nearcast_lab import offloads; offloads.switch_off('$device')"
}
host() {
  ip netns add "$1"
  ip link add "$1-eth0" address "$4" netns "$1" type veth peer name "$2-$1"
  ip link set "$2-$1" up
  ip -n "$1" addr add "$3/24" dev "$1-eth0"
  ip -n "$1" link set "$1-eth0" up
  ip -n "$1" link set lo up
  without_offload "$1-eth0" ip netns exec "$1"
  without_offload "$2-$1"
  ovs-vsctl add-port "$2" "$2-$1"
}
switch s1 0000000000000001
switch s2 0000000000000002
host h1 s1 10.0.0.1 02:00:00:00:00:01
host h2 s2 10.0.0.2 02:00:00:00:00:02
host h3 s1 10.0.0.3 02:00:00:00:00:03
ip link add s1-s2 type veth peer name s2-s1
ip link set s1-s2 up
ip link set s2-s1 up
without_offload s1-s2
without_offload s2-s1
ovs-vsctl add-port s1 s1-s2 -- add-port s2 s2-s1
set +eu
