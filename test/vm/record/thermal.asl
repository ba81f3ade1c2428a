// A thermal zone with a passive, a hot and a critical trip point, which the kernel reads twice a second.
// Its temperature is in turn 115, 50, 30 and 30 °C (in tenths of a kelvin).
DefinitionBlock ("", "SSDT", 1, "NLWIRE", "THERMAL", 1)
{
    Scope (\_TZ)
    {
        ThermalZone (TZ00)
        {
            Name (STEP, Zero)
            Method (_TMP, 0, Serialized)
            {
                Increment (STEP)
                If (LEqual (And (STEP, 3), 1)) { Return (3882) }
                If (LEqual (And (STEP, 3), 2)) { Return (3232) }
                Return (3032)
            }
            Method (_PSV) { Return (3532) }
            Method (_HOT) { Return (3832) }
            Method (_CRT) { Return (4032) }
            Name (_TC1, 1)
            Name (_TC2, 1)
            Name (_TSP, 10)
            Name (_TZP, 5)
        }
    }
}
