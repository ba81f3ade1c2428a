# What iw prints of an access point, a station of it and a mesh point: for test/wire/iw-printed.test.ts.
cat > /tmp/ap.conf <<CONF
interface=wlan0
driver=nl80211
ssid=nlwire-test
hw_mode=g
channel=1
ieee80211n=1
CONF
cat > /tmp/station.conf <<CONF
network={
  ssid="nlwire-test"
  key_mgmt=NONE
  scan_freq=2412
}
CONF
modprobe mac80211_hwsim radios=3
hostapd -B /tmp/ap.conf
wpa_supplicant -B -D nl80211 -i wlan1 -c /tmp/station.conf
for i in $(seq 60); do iw dev wlan1 link | grep -q '^Connected' && break; sleep 1; done
sleep 2
killall -STOP wpa_supplicant hostapd
iw phy phy2 interface add mesh0 type mp
ip link set mesh0 up
iw dev mesh0 mesh join nlwire-mesh freq 2412
set +x
show() { echo "== $*"; timeout 20 "$@"; }
{
  show iw dev
  show iw dev wlan0 info
  show iw dev wlan1 station dump
  show iw dev wlan0 station dump
  show iw dev wlan1 scan dump
  show iw dev wlan0 survey dump
  show iw dev mesh0 mesh_param dump
  show iw reg get
  show iw phy phy0 info
} > /run/results/iw.txt 2>&1
cat /run/results/iw.txt
killall -KILL wpa_supplicant hostapd
rmmod mac80211_hwsim
