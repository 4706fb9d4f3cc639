using System.Numerics;

namespace OrderSync.Sandbox.Ledger;

/// <summary>Which ids have been served: a bit each, in chunks that exist only where something was served.</summary>
internal sealed class ServedSet
{
    private const int ChunkBits = 16;
    private const int WordsPerChunk = (1 << ChunkBits) / 64;
    private readonly SortedDictionary<long, ulong[]> chunks = [];

    public long Distinct { get; private set; }

    /// <summary>Every serving, repeats included.</summary>
    public long Total { get; private set; }

    public long? Least { get; private set; }

    public long? Most { get; private set; }

    public void Add(ReadOnlySpan<long> ids)
    {
        foreach (var id in ids)
            Add(id);
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<long> Ids()
    {
        foreach (var (chunk, words) in chunks)
        {
            for (var word = 0; word < WordsPerChunk; word++)
            {
                for (var bits = words[word]; bits != 0; bits &= bits - 1)
                    yield return (chunk << ChunkBits) + (word * 64) + BitOperations.TrailingZeroCount(bits);
            }
        }
    }

    private void Add(long id)
    {
        if (!chunks.TryGetValue(id >> ChunkBits, out var words))
            chunks[id >> ChunkBits] = words = new ulong[WordsPerChunk];
        ref var word = ref words[(id & ((1 << ChunkBits) - 1)) >> 6];
        var bit = 1UL << (int)(id & 63);
        Distinct += (word & bit) == 0 ? 1 : 0;
        word |= bit;
        Total++;
        Least = Least < id ? Least : id;
        Most = Most > id ? Most : id;
    }
}
