---- MODULE Crossing ----
EXTENDS Naturals
CONSTANT MaxCars
VARIABLES light, cars, walking
vars == <<light, cars, walking>>

Init == light = "red" /\ cars = 0 /\ walking = FALSE

Arrive == cars < MaxCars /\ cars' = cars + 1 /\ UNCHANGED <<light, walking>>
Drive  == light = "green" /\ cars > 0 /\ cars' = cars - 1 /\ UNCHANGED <<light, walking>>
Walk   == light = "red" /\ walking' = TRUE /\ UNCHANGED <<light, cars>>
Clear  == walking /\ walking' = FALSE /\ UNCHANGED <<light, cars>>
Switch == /\ light = "green" \/ (cars > 0 /\ ~walking)
          /\ light' = IF light = "red" THEN "green" ELSE "red"
          /\ UNCHANGED <<cars, walking>>

Next == Arrive \/ Drive \/ Walk \/ Clear \/ Switch
Spec == Init /\ [][Next]_vars /\ WF_vars(Clear) /\ SF_vars(Switch)

TypeOK == light \in {"red", "green"} /\ cars \in 0..MaxCars /\ walking \in BOOLEAN
Safe == ~(light = "green" /\ walking)
CarsGo == (cars > 0) ~> (light = "green")
====
