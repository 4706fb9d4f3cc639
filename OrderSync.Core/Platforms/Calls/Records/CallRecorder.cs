using System.Threading.Channels;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>Takes the record of each call, and never holds a call up: what finds no room is counted and lost.</summary>
public sealed class CallRecorder
{
    public const int Backlog = 20_000;

    private readonly Channel<PlatformCallRecord> _records = Channel.CreateBounded<PlatformCallRecord>(
        new BoundedChannelOptions(Backlog) { SingleReader = true });

    private long _lost;

    public ChannelReader<PlatformCallRecord> Records => _records.Reader;

    public void Add(PlatformCallRecord record)
    {
        if (!_records.Writer.TryWrite(record))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>How many were lost since this was last asked.</summary>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);
}
