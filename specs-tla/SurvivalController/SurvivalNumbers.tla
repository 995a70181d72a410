---------------------------- MODULE SurvivalNumbers ----------------------------
(* Every number of the survival controller, written once.                     *)
(*                                                                            *)
(* The kernel's constants are generated from this module: change a number     *)
(* here, and model, code and tests change together. Units: Ppm are parts per  *)
(* million of a multiplier (1.0 is 1 000 000), Ms whole milliseconds on a     *)
(* monotonic clock, Centi hundredths of a leverage (6.00 is 600).             *)
(* Given by the specification that the project implements: marked *. The      *)
(* others are ours, and may be tuned as long as the ASSUMEs below hold.       *)
EXTENDS Naturals

FullPpm == 1000000         \* a multiplier of 1.0

------------------------------------------------------------------------------
(* Postures: each is left downwards below Leave and come back to at Return.   *)

ApexLeave == 850000        \* *
ApexReturn == 920000       \* *
StalkerLeave == 500000
StalkerReturn == 600000
TurtleLeave == 80000
TurtleReturn == 120000

ApexCapCenti == 600        \* * 6.0 times equity at full health
StalkerCapCenti == 200     \* * 2.0 times equity at most

StalkerInventoryParts == 3 \* STALKER may hold a third of what APEX may

------------------------------------------------------------------------------
(* The filter: falls at once, recovers slowly.                                *)

RecoveryPpmPerMinute == 10000  \* * one percentage point a minute
MsPerMinute == 60000
MsPerPpm == 6                  \* so many milliseconds of health earn one ppm
RoundingPpm == 1               \* how far a step of the code may be off, either way

------------------------------------------------------------------------------
(* Category 1, invariants: 0 if any is broken.                                *)

HeartbeatPeriodMs == 50        \* the guarded process beats this often
HeartbeatMissesMax == 3        \* so many missed beats in a row are a breach
StopWithinMs == 10             \* * from that beat to the stop
RearmPeopleMin == 2            \* so many different named people re-arm

(* Category 2, structural: age of the Monte Carlo safety envelope.            *)

EnvelopeGraceMs == 30000       \* * 1.0 while younger
EnvelopeFloorAtMs == 7200000   \* * the exponential reaches the floor at 2 h
EnvelopeFloorPpm == 100000     \* * 0.10 from there on

(* Category 3, microstructure: 1.0 inside each deadband, 0 at the far end.    *)

LagDeadbandMs == 200           \* *
LagZeroMs == 2000
JitterDeadbandMs == 100
JitterZeroMs == 1000
DepthDeadbandPpm == 500000     \* of the calibrated depth; more is better
DepthZeroPpm == 50000
ConfidencePassivePpm == 600000 \* below it: passive quotes only

(* Category 4, environment: an external shock.                                *)

ShockFloorPpm == 300000        \* * 0.3 at the shock
ShockRecoveryMs == 3600000     \* * back to 1.0 over 60 minutes

(* Category 5, capital stress: a sigmoid of the drawdown, flat at both ends.  *)

StressStartPpm == 20000        \* 1.0 up to a drawdown of 2 %
StressEndPpm == 200000         \* 0 from a drawdown of 20 % on

------------------------------------------------------------------------------

(* Each posture comes back higher than it leaves, and the ladder has an order.*)
ASSUME GapAssumption ==
  /\ 0 < TurtleLeave /\ TurtleLeave < TurtleReturn
  /\ TurtleReturn < StalkerLeave /\ StalkerLeave < StalkerReturn
  /\ StalkerReturn < ApexLeave /\ ApexLeave < ApexReturn
  /\ ApexReturn < FullPpm

(* A multiplier at its floor does not sit on the edge of a posture.           *)
ASSUME FloorAssumption ==
  \A floor \in {EnvelopeFloorPpm, ShockFloorPpm} :
    floor \notin {ApexLeave, ApexReturn, StalkerLeave, StalkerReturn, TurtleLeave, TurtleReturn}

(* The recovery has a whole number of milliseconds a ppm.                     *)
ASSUME RecoveryAssumption == MsPerPpm * RecoveryPpmPerMinute = MsPerMinute

(* Every deadband ends before its multiplier does.                            *)
ASSUME DeadbandAssumption ==
  /\ EnvelopeGraceMs < EnvelopeFloorAtMs
  /\ LagDeadbandMs < LagZeroMs
  /\ JitterDeadbandMs < JitterZeroMs
  /\ DepthZeroPpm < DepthDeadbandPpm /\ DepthDeadbandPpm <= FullPpm
  /\ StressStartPpm < StressEndPpm /\ StressEndPpm <= FullPpm
================================================================================
