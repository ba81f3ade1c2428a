# Two simulated radios: an access point with WPA2 and a station of it; the second is then in turn a mesh point, a cell of IBSS, a monitor.
cat > /tmp/ap.conf <<END
interface=wlan0
driver=nl80211
ssid=nlwire-test
hw_mode=g
channel=1
ieee80211n=1
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=nlwire-test-key
END
cat > /tmp/station.conf <<END
network={
  ssid="nlwire-test"
  psk="nlwire-test-key"
  scan_freq=2412
}
END
modprobe mac80211_hwsim radios=2
timeout 300 iw event -t > /tmp/events &
events=$!
iw() { timeout 20 iw "$@"; }
iw dev
iw reg get
hostapd -B /tmp/ap.conf
wpa_supplicant -B -D nl80211 -i wlan1 -c /tmp/station.conf
for i in $(seq 60); do iw dev wlan1 station dump | grep -q 'authorized:.*yes' && break; sleep 1; done
iw dev wlan1 link
iw dev wlan1 station dump
iw dev wlan0 station dump
iw dev wlan0 info
iw dev wlan0 survey dump
iw dev wlan1 scan trigger freq 2412 passive
sleep 3
iw dev wlan1 scan dump > /dev/null
iw dev wlan1 set power_save on
iw dev wlan1 get power_save
iw dev wlan1 cqm rssi -60 5
iw dev wlan1 set bitrates legacy-2.4 6 9
iw dev wlan0 set txpower fixed 1000
iw phy phy0 set rts 500
iw phy phy0 set frag 1000
iw phy phy0 get txq
iw phy phy1 wowlan show
iw phy phy1 coalesce show
iw reg set DE
iw dev wlan1 roc start 2437 20
iw dev wlan1 disconnect
killall wpa_supplicant hostapd
sleep 2
iw phy phy1 interface add mesh0 type mp
ip link set mesh0 up
iw dev mesh0 mesh join nlwire-mesh freq 2412
iw dev mesh0 mpath new 02:00:00:00:00:30 next_hop 02:00:00:00:00:31
iw dev mesh0 mpath dump
iw dev mesh0 get mesh_param mesh_ttl
iw dev mesh0 set mesh_param mesh_ttl 16
iw dev mesh0 mesh leave
iw dev mesh0 del
ip link set wlan1 down
iw dev wlan1 set type ibss
ip link set wlan1 up
iw dev wlan1 ibss join nlwire-cell 2412
sleep 1
iw dev wlan1 ibss leave
ip link set wlan1 down
iw phy phy1 interface add mon0 type monitor flags fcsfail control
ip link set mon0 up
iw dev mon0 set channel 6
iw dev mon0 del
iw dev wlan1 del
kill $events
rmmod mac80211_hwsim
cat /tmp/events
