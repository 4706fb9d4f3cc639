namespace OrderSync.Sandbox;

/// <summary>
/// Random numbers that depend on nothing but (seed, index, stream), so that any record can be made alone, in any order,
/// without keeping the ones before it (SplitMix64).
/// </summary>
internal struct Seeded(ulong seed, long index, int stream = 0)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state = Mix(seed + Golden * (ulong)(stream + 1)) ^ Mix((ulong)index + Golden);

    public ulong Next()
    {
        state += Golden;
        return Mix(state);
    }

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>0 (included) to 1 (excluded).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The same seed for the same name in every process: string.GetHashCode differs from run to run.</summary>
    public static long OfName(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
            hash = (hash ^ char.ToLowerInvariant(letter)) * 1099511628211UL;
        return (long)(hash & 0xFFFFFF);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
