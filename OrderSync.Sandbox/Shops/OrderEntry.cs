using System.Runtime.InteropServices;

namespace OrderSync.Sandbox.Shops;

/// <summary>What the book knows of an order; all else a platform makes from the shop's seed and the index.</summary>
/// <param name="At">When it came in, in Unix seconds.</param>
/// <param name="Change">What was done to it afterwards; null: it is as it was made.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderEntry(long Index, long Id, long At, StateChange? Change);

/// <param name="At">In Unix seconds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StateChange(Word State, long At);
