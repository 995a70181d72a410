---- MODULE Lift ----
EXTENDS Naturals
CONSTANT Top
VARIABLES floor, door, calls, motor
vars == <<floor, door, calls, motor>>
Floors == 1..Top

Init == floor = 1 /\ door = "shut" /\ calls = {} /\ motor = "off"

Call(f)  == f \notin calls /\ calls' = calls \cup {f} /\ UNCHANGED <<floor, door, motor>>
Start    == /\ door = "shut" /\ motor = "off"
            /\ calls # {} /\ floor \notin calls
            /\ motor' = "on" /\ UNCHANGED <<floor, door, calls>>
Move(f)  == /\ motor = "on" /\ floor \notin calls
            /\ f = floor + 1 \/ f + 1 = floor
            /\ floor' = f /\ UNCHANGED <<door, calls, motor>>
Stop     == motor = "on" /\ floor \in calls /\ motor' = "off" /\ UNCHANGED <<floor, door, calls>>
Open     == /\ motor = "off" /\ door = "shut" /\ floor \in calls
            /\ door' = "open" /\ calls' = calls \ {floor} /\ UNCHANGED <<floor, motor>>
Shut     == door = "open" /\ door' = "shut" /\ UNCHANGED <<floor, calls, motor>>

Next == (\E f \in Floors : Call(f) \/ Move(f)) \/ Start \/ Stop \/ Open \/ Shut
Spec == Init /\ [][Next]_vars

TypeOK == floor \in Floors /\ door \in {"open", "shut"} /\ calls \subseteq Floors /\ motor \in {"on", "off"}
Safe == door = "open" => motor = "off"

\* What the log of a real lift leaves out: it has the floor and the door, and no buttons and no motor.
HiddenActions == {"Call", "Start", "Stop"}
====
