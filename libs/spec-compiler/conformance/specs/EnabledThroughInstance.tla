---------------------- MODULE EnabledThroughInstance ----------------------
(* What ENABLED reads through an instance, where its action is looked at last. *)
EXTENDS Naturals
VARIABLES a, b, c, d
INSTANCE InstancedEnabled
=============================================================================
