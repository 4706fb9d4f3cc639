using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Webhooks;

/// <summary>What a hint cannot name, or a platform cannot be asked for alone, is brought by a run that begins soon.</summary>
public sealed class HintedRuns(RunsSoon runs)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    /// <param name="what">For the sentence, for example "fetch".</param>
    /// <returns>What became of the hint, in a sentence.</returns>
    /// <exception cref="PlatformException">Invalid: the connection cannot be used.</exception>
    /// <exception cref="HintPostponedException">A run is under way that may have passed what has changed: another is started when it has ended.</exception>
    public async Task<string> StartAsync(PlatformConnection connection, RunKind kind, string what, CancellationToken cancellationToken) =>
        await runs.StartAsync(connection.CompanyId, connection.ConnectionId, kind, cancellationToken) switch
        {
            SoonOutcome.Queued => $"A {what} that begins soon brings it.",
            SoonOutcome.Waiting => $"A {what} that waits to begin brings it.",
            SoonOutcome.Unusable => throw new PlatformException(PlatformFailure.Invalid("The connection is switched off, or needs its credentials: the first fetch after that brings it.")),
            _ => throw new HintPostponedException($"A {what} is under way that may have passed it: another begins when that has ended.", AskAgainAfter),
        };
}
