namespace OrderSync.Tests.Sandbox;

/// <summary>A clock that stands still until it is moved. Delays still run on the real one.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
