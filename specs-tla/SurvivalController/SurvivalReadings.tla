---------------------------- MODULE SurvivalReadings ---------------------------
(* The survival controller with its real readings, at their edges.            *)
(*                                                                            *)
(* SurvivalController takes R as it comes. Here it comes from six readings of *)
(* categories 2 to 5, each at the values where something changes: the ends of *)
(* its deadband, its floor, and the two neighbours between which R passes a   *)
(* threshold of a posture (an envelope of 536 066 ms gives 850 000 ppm, one   *)
(* of 536 067 ms gives 849 999). What each gives is in a table, because TLA+  *)
(* has no exponentials; a test compares the table with the proven numbers.    *)
(*                                                                            *)
(* In scope: the deadbands, the floors, R as a product, the postures that     *)
(* follow. Left out: values between the edges (the theorems say that nothing  *)
(* happens there), bad readings (the kernel's tests).                         *)
(* In code: libs/survival-kernel, `multipliers`, `totalPpm`, `step`.          *)
EXTENDS SurvivalController

CONSTANTS
  Sensors,  \* the readings that are looked at
  Pairs     \* TRUE: two sensors may be away from nominal at once

VARIABLE reading  \* the readings away from nominal: a set of edges, of one sensor each

allVars == <<vars, reading>>

------------------------------------------------------------------------------
(* The table: a reading, and the multiplier that it gives, in ppm.            *)

Edge(s, v, m) == [sensor |-> s, value |-> v, ppm |-> m]

(* Category 2: age of the envelope, ms. Older is worse.                       *)
EnvelopeEdges == {
  Edge("envelope", 29999, 1000000), Edge("envelope", 30000, 1000000),
  Edge("envelope", 30001, 999999),
  Edge("envelope", 289642, 920000), Edge("envelope", 289643, 919999),
  Edge("envelope", 536066, 850000), Edge("envelope", 536067, 849999),
  Edge("envelope", 2188385, 500000), Edge("envelope", 2188386, 499999),
  Edge("envelope", 7200000, 100000), Edge("envelope", 7200001, 100000)}

(* Category 3: latency and jitter, ms; depth of the book, ppm of its usual.   *)
LatencyEdges == {
  Edge("latency", 200, 1000000), Edge("latency", 201, 999444),
  Edge("latency", 469, 850555), Edge("latency", 470, 849999),
  Edge("latency", 919, 600555), Edge("latency", 920, 599999),
  Edge("latency", 1855, 80555), Edge("latency", 1856, 79999),
  Edge("latency", 1999, 555), Edge("latency", 2000, 0)}

JitterEdges == {
  Edge("jitter", 100, 1000000), Edge("jitter", 101, 998888),
  Edge("jitter", 234, 851111), Edge("jitter", 235, 849999),
  Edge("jitter", 999, 1111), Edge("jitter", 1000, 0)}

DepthEdges == {
  Edge("depth", 500000, 1000000), Edge("depth", 499999, 999997),
  Edge("depth", 320001, 600002), Edge("depth", 320000, 599999),
  Edge("depth", 104001, 120002), Edge("depth", 104000, 119999),
  Edge("depth", 50001, 2), Edge("depth", 50000, 0)}

(* Category 4: time since the last shock, ms. Longer ago is better.           *)
ShockEdges == {
  Edge("shock", 5, 300000), Edge("shock", 6, 300001),
  Edge("shock", 2828571, 849999), Edge("shock", 2828572, 850000),
  Edge("shock", 3188571, 919999), Edge("shock", 3188572, 920000),
  Edge("shock", 3599999, 999999), Edge("shock", 3600000, 1000000)}

(* Category 5: drawdown from the highest equity, ppm. It begins flat.         *)
DrawdownEdges == {
  Edge("drawdown", 20000, 1000000), Edge("drawdown", 20500, 999976),
  Edge("drawdown", 63992, 850002), Edge("drawdown", 63993, 849996),
  Edge("drawdown", 110000, 500000), Edge("drawdown", 110001, 499991),
  Edge("drawdown", 168740, 80004), Edge("drawdown", 168741, 79999),
  Edge("drawdown", 200000, 0)}

AllEdges ==
  EnvelopeEdges \cup LatencyEdges \cup JitterEdges \cup DepthEdges \cup ShockEdges
  \cup DrawdownEdges

Edges == {e \in AllEdges : e.sensor \in Sensors}

(* A larger value is worse, but for depth and the time since a shock.         *)
IsWorse(e, f) ==
  IF e.sensor \in {"depth", "shock"} THEN e.value < f.value ELSE e.value > f.value

ASSUME SensorsAssumption == \A s \in Sensors : \E e \in AllEdges : e.sensor = s
ASSUME PairsAssumption == Pairs \in BOOLEAN

(* A worse reading never gives a better multiplier.                           *)
ASSUME MonotoneAssumption ==
  \A e, f \in AllEdges : e.sensor = f.sensor /\ IsWorse(e, f) => e.ppm <= f.ppm

------------------------------------------------------------------------------
(* R *)

(* The product of two multipliers, rounded down, within 32 bits.              *)
Times(a, b) ==
  LET thousandsA == a \div 1000
      thousandsB == b \div 1000
      restA == a % 1000
      restB == b % 1000
  IN thousandsA * thousandsB
     + ((thousandsA * restB + restA * thousandsB) * 1000 + restA * restB) \div FullPpm

(* The proven product is finer than a ppm, and rounded down: so far it is off. *)
ProductBelowPpm == 1
ProductAbovePpm == 2

AtLeastZero(n) == IF n < 0 THEN 0 ELSE n

(* These three make one multiplier, that of the worst of them.                *)
Micro == {"latency", "jitter", "depth"}

(* What R may be read as, with the readings of S away from nominal.           *)
RawOf(S) ==
  CASE S = {} -> {FullPpm}
    [] \E e \in S : S = {e} -> {e.ppm : e \in S}
    [] \/ Cardinality(S) = 2 /\ \A e \in S : e.sensor \in Micro
       \/ Cardinality(S) = 2 /\ \E e \in S : e.ppm = FullPpm ->
         {e.ppm : e \in {f \in S : \A g \in S : f.ppm <= g.ppm}}
    [] OTHER ->
         LET e == CHOOSE e \in S : TRUE
             f == CHOOSE f \in S : f # e
             product == Times(e.ppm, f.ppm)
         IN AtLeastZero(product - ProductBelowPpm)
            ..Min(product + ProductAbovePpm, Min(e.ppm, f.ppm))

(* What may be away from nominal at once.                                     *)
Afflictions ==
  {{}} \cup {S \in {{e, f} : e, f \in Edges} :
              Cardinality(S) = 1 \/ (Pairs /\ \A e, f \in S : e # f => e.sensor # f.sensor)}

TypeOKReadings == TypeOK /\ reading \in SUBSET Edges

InitReadings ==
  /\ Init
  /\ raw = FullPpm
  /\ reading = {}

------------------------------------------------------------------------------

(* The sensors are read, those in S away from nominal, e ms after the last    *)
(* time.                                                                      *)
Read(S, e) ==
  /\ ~tripped
  /\ reading' = S
  /\ raw' \in RawOf(S)
  /\ r' \in Filtered(r, raw', e)
  /\ posture' = PostureAfter(posture, r')
  /\ elapsed' = e
  /\ UNCHANGED <<broken, tripped, signers>>

(* As in SurvivalController, whatever the sensors say.                        *)
HoldOn(e) == Hold(e) /\ UNCHANGED reading
Breach(c) == Break(c) /\ reading' = {}
MendAgain(c) == Mend(c) /\ UNCHANGED reading
SignAgain(p) == Sign(p) /\ UNCHANGED reading
RearmAgain == Rearm /\ UNCHANGED reading

NextReadings ==
  \/ \E S \in Afflictions, e \in Elapsed : Read(S, e)
  \/ \E e \in Elapsed : HoldOn(e)
  \/ \E c \in Causes : Breach(c)
  \/ \E c \in Causes : MendAgain(c)
  \/ \E p \in People : SignAgain(p)
  \/ RearmAgain

ReadLater == \E S \in Afflictions, e \in Elapsed : e >= 2 * MsPerPpm /\ Read(S, e)

FairReadings ==
  /\ WF_allVars(ReadLater)
  /\ WF_allVars(RearmAgain)

SpecReadings == InitReadings /\ [][NextReadings]_allVars /\ FairReadings

------------------------------------------------------------------------------
(* What never happens. All properties of SurvivalController hold besides.     *)

InDeadband(e) ==
  CASE e.sensor = "envelope" -> e.value <= EnvelopeGraceMs
    [] e.sensor = "latency" -> e.value <= LagDeadbandMs
    [] e.sensor = "jitter" -> e.value <= JitterDeadbandMs
    [] e.sensor = "depth" -> e.value >= DepthDeadbandPpm
    [] e.sensor = "shock" -> e.value >= ShockRecoveryMs
    [] e.sensor = "drawdown" -> e.value <= StressStartPpm

(* Inside every deadband R is exactly 1.0.                                    *)
DeadbandIsFull ==
  [][~tripped /\ ~tripped' /\ (\A e \in reading' : InDeadband(e)) => raw' = FullPpm]_allVars

(* One step outside of a deadband counts.                                     *)
OutsideCounts ==
  ~tripped /\ (\E e \in reading : ~InDeadband(e)) => raw < FullPpm

(* An envelope of two hours and a fresh shock have their floors, and leave no *)
(* entries: alone exactly, with another sensor less.                          *)
FloorsHold ==
  \A e \in reading :
    /\ e.sensor = "envelope" /\ e.value >= EnvelopeFloorAtMs =>
         /\ raw <= EnvelopeFloorPpm /\ ~MayEnter(posture)
         /\ reading = {e} => raw = EnvelopeFloorPpm
    /\ e.sensor = "shock" /\ e.value < MsPerPpm =>
         /\ raw <= ShockFloorPpm /\ ~MayEnter(posture)
         /\ reading = {e} => raw = ShockFloorPpm

(* At the far end of microstructure and of capital stress R is 0.             *)
FarEndIsZero ==
  (\E e \in reading :
     \/ e.sensor = "latency" /\ e.value >= LagZeroMs
     \/ e.sensor = "jitter" /\ e.value >= JitterZeroMs
     \/ e.sensor = "depth" /\ e.value <= DepthZeroPpm
     \/ e.sensor = "drawdown" /\ e.value >= StressEndPpm)
  => raw = 0

(* R is never above any multiplier.                                           *)
NeverAboveAny == ~tripped => \A e \in reading : raw <= e.ppm
================================================================================
