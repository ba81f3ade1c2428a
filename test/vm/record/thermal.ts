// thermal: a zone that the firmware declares, its trip points, the cooling devices, and their events.
import { setTimeout as sleep } from 'node:timers/promises'
import { generic } from '../../../src/genl.ts'
import { listen, ns, sh, tried } from './support.ts'

export async function run(): Promise<void> {
  const thermal = generic(ns).family('thermal')
  const stop = await listen('thermal')
  const id = { tzId: 0 }
  await tried('zones', thermal.dump('THERMAL_GENL_CMD_TZ_GET_ID'))
  await tried('trip points', thermal.request('THERMAL_GENL_CMD_TZ_GET_TRIP', id))
  await tried('temperature', thermal.request('THERMAL_GENL_CMD_TZ_GET_TEMP', id))
  await tried('governor', thermal.request('THERMAL_GENL_CMD_TZ_GET_GOV', id))
  await tried('mode', thermal.request('THERMAL_GENL_CMD_TZ_GET_MODE', id))
  await tried('cooling devices', thermal.dump('THERMAL_GENL_CMD_CDEV_GET'))
  await tried('missing', thermal.request('THERMAL_GENL_CMD_TZ_GET_TEMP', { tzId: 99 }))
  await sleep(4000)
  sh(`cd /sys/class/thermal; grep . */type */cur_state */temp
    for i in 1 2 3 4; do echo disabled > thermal_zone0/mode; echo enabled > thermal_zone0/mode; done
    echo user_space > thermal_zone0/policy; echo step_wise > thermal_zone0/policy
    echo 1 > cooling_device0/cur_state; echo 0 > cooling_device0/cur_state
    cd /sys/bus/acpi/drivers/thermal; for zone in LNXTHERM:*; do echo $zone > unbind; sleep 1; echo $zone > bind; done`)
  await stop()
}
