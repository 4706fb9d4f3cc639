using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Bench;

/// <summary>From the POST that starts a fetch to the event that says that it runs, as a browser would see it.</summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class StartBench(AppFixture app, ITestOutputHelper output)
{
    private const int WarmUp = 5;
    private const int Starts = 60;

    [Fact]
    public async Task Start()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 20, days = 5, seed = 51 });
        await using var stream = await merchant.Api.GetStreamAsync("/api/v1/events", Merchant.Cancellation);
        var events = SseParser.Create(stream).EnumerateAsync(Merchant.Cancellation).GetAsyncEnumerator(Merchant.Cancellation);
        var took = new List<double>();
        for (var start = 0; start < WarmUp + Starts; start++)
        {
            var asked = TimeProvider.System.GetTimestamp();
            var run = await merchant.StartAsync(shop, FetchMode.Duration, duration: 30);
            while (!await IsStartedAsync(events, run.Id))
            {
            }
            took.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            await merchant.UntilEndedAsync(run.Id);
        }
        await events.DisposeAsync();

        var sorted = took.Skip(WarmUp).Order().ToList();
        var p95 = sorted[(int)Math.Ceiling(sorted.Count * 0.95) - 1];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start: {Starts} starts, POST to running: p50 {sorted[sorted.Count / 2]:N0} ms, p95 {p95:N0} ms (under 500), most {sorted[^1]:N0} ms"));
        p95.ShouldBeLessThan(500);
    }

    private static async Task<bool> IsStartedAsync(IAsyncEnumerator<SseItem<string>> events, Guid runId)
    {
        (await events.MoveNextAsync()).ShouldBeTrue("the stream of events has ended");
        if (events.Current.EventType != EventTypes.SyncStarted)
            return false;
        return JsonSerializer.Deserialize<LiveEvent>(events.Current.Data, ContractJson.Options)!.Run!.Id == runId;
    }
}
