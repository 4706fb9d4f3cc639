using OrderSync.Contracts.Runs;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Hosting.Otlp;

/// <summary>An application of its own that sends its telemetry to a receiver.</summary>
public sealed class TelemetryApp : IAsyncLifetime
{
    internal OtlpReceiver Receiver { get; private set; } = null!;

    public AppFixture App { get; private set; } = null!;

    public Merchant Merchant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Receiver = await OtlpReceiver.StartAsync();
        App = AppFixture.With([.. Receiver.Settings, "--worker:Worker__ClusterCheckin=00:00:01"]);
        Merchant = await Merchant.OfNewCompanyAsync(App);
    }

    public async ValueTask DisposeAsync()
    {
        Merchant.Dispose();
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>Fetches everything of a shop, and waits until the span of the run has come too.</summary>
    /// <returns>The span.</returns>
    internal async Task<OtlpSpan> FetchAsync(SimulatedShop shop)
    {
        var ended = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        return await RunSpanAsync(ended.Task.Id);
    }

    internal async Task<OtlpSpan> RunSpanAsync(Guid run)
    {
        await Receiver.UntilAsync(received => received.Spans.Any(IsRun), $"the span of run {run}");
        return Receiver.Spans.Single(IsRun);

        bool IsRun(OtlpSpan span) => span.Name.StartsWith("run ", StringComparison.Ordinal) && span.Tags["ordersync.run_id"] == run.ToString();
    }

    /// <summary>Batches are sent each second: what has ended has come after a few.</summary>
    internal async Task<List<OtlpSpan>> TraceAsync(string traceId)
    {
        for (var (before, now) = (-1, 0); before != now; before = now, now = Count())
            await Task.Delay(TimeSpan.FromSeconds(2), AppFixture.Cancellation);
        return [.. Receiver.Spans.Where(span => span.TraceId == traceId)];

        int Count() => Receiver.Spans.Count(span => span.TraceId == traceId);
    }
}
