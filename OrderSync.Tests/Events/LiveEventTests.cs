using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using OrderSync.Api.Events;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Events;

/// <summary>Live events of the whole application, by server-sent events and by the hub.</summary>
public sealed class LiveEventTests(AppFixture app) : MerchantTest(app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_told_from_its_start_to_its_end_at_most_four_times_a_second()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed = 71, latencyMs = 40 });
        await using var listening = await ListenAsync(null);
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var told = await UntilAsync(listening, run.Id, EventTypes.SyncCompleted);

        told.Select(item => item.EventType).ShouldContain(EventTypes.SyncStarted);
        told[^1].EventType.ShouldBe(EventTypes.SyncCompleted);
        var last = JsonSerializer.Deserialize<LiveEvent>(told[^1].Data, ContractJson.Options)!;
        last.Run!.Counts.ShouldBe(new RunCounts(2_000, 2_000, 0, 0, 0));
        var times = told.Where(item => item.EventType == EventTypes.SyncProgress)
            .Select(item => JsonSerializer.Deserialize<LiveEvent>(item.Data, ContractJson.Options)!).Where(told => told.Run!.Counts.Fetched > 0)
            .Select(told => told.At).ToList();
        times.Count.ShouldBeGreaterThan(1);
        times.Zip(times.Skip(1)).ShouldAllBe(pair => (pair.Second - pair.First).TotalMilliseconds > 200);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_was_missed_once_each()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_000, days = 60, seed = 72, latencyMs = 40 });
        string seen;
        Guid runId;
        await using (var first = await ListenAsync(null))
        {
            runId = (await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true)).Id;
            seen = (await UntilAsync(first, runId, EventTypes.SyncStarted))[^1].EventId!;
        }
        await Merchant.UntilEndedAsync(runId);

        await using var again = await ListenAsync(seen);
        var missed = await UntilAsync(again, runId, EventTypes.SyncCompleted);

        missed.ShouldNotContain(item => item.EventType == EventTypes.SyncStarted);
        missed.Select(item => item.EventId).ShouldBeUnique();
        missed.ShouldAllBe(item => string.CompareOrdinal(item.EventId, seen) > 0);
    }

    [Fact]
    public async Task The_hub_tells_one_run_to_who_asks_for_one()
    {
        var watched = await Merchant.ConnectShopAsync(new { orders = 500, days = 30, seed = 73 });
        var other = await Merchant.ConnectShopAsync(new { orders = 500, days = 30, seed = 74 });
        var run = await Merchant.FetchAsync(watched, FetchMode.Duration, duration: 60);
        var told = Channel.CreateUnbounded<string>();
        await using var hub = await ConnectHubAsync(told.Writer);
        await hub.InvokeAsync("WatchRun", run.Task.Id, Cancellation);

        var otherRun = await Merchant.FetchAsync(other, FetchMode.Duration, duration: 60);
        await Merchant.FetchAsync(watched, FetchMode.Duration, duration: 60);
        var problem = await Merchant.TryAsync(run.Task.Id, "stop");
        problem.IsSuccessStatusCode.ShouldBeFalse();
        await hub.InvokeAsync("Unwatch", Cancellation);
        var third = await Merchant.FetchAsync(other, FetchMode.Duration, duration: 60);
        var events = await UntilToldAsync(told.Reader, third.Task.Id);

        events.ShouldNotContain(json => json.Contains(otherRun.Task.Id.ToString()));
        events[^1].ShouldContain(third.Task.Id.ToString());
    }

    [Fact]
    public async Task Nobody_listens_without_signing_in()
    {
        using var anybody = App.CreateHttpClient("api");

        ((int)(await anybody.GetAsync("/api/v1/events", Cancellation)).StatusCode).ShouldBe(401);
        ((int)(await anybody.PostAsync("/hubs/sync/negotiate?negotiateVersion=1", null, Cancellation)).StatusCode).ShouldBe(401);
    }

    private async Task<Listening> ListenAsync(string? lastSeen)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        if (lastSeen is not null)
            request.Headers.Add("Last-Event-ID", lastSeen);
        var response = await Merchant.Api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await events.MoveNextAsync();
        events.Current.EventType.ShouldBe("connected");
        return new Listening(response, events);
    }

    /// <summary>The run's events up to the first of that type.</summary>
    private static async Task<List<SseItem<string>>> UntilAsync(Listening listening, Guid runId, string type)
    {
        var told = new List<SseItem<string>>();
        while (await listening.Events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation))
        {
            if (!listening.Events.Current.Data.Contains(runId.ToString()))
                continue;
            told.Add(listening.Events.Current);
            if (listening.Events.Current.EventType == type)
                return told;
        }
        throw new InvalidOperationException("The stream of events has ended.");
    }

    private async Task<HubConnection> ConnectHubAsync(ChannelWriter<string> told)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(App.Address("api"), "/hubs/sync"), options => options.AccessTokenProvider = async () => await Merchant.Session.TokenAsync(Cancellation))
            .Build();
        hub.On<string, string>(SyncHub.EventMessage, (json, _) => told.TryWrite(json));
        await hub.StartAsync(Cancellation);
        return hub;
    }

    /// <summary>What the hub has told up to the first event of that run.</summary>
    private static async Task<List<string>> UntilToldAsync(ChannelReader<string> told, Guid runId)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var events = new List<string>();
        await foreach (var json in told.ReadAllAsync(patience.Token))
        {
            events.Add(json);
            if (json.Contains(runId.ToString(), StringComparison.Ordinal))
                return events;
        }
        throw new InvalidOperationException("The hub has ended.");
    }

    private sealed record Listening(HttpResponseMessage Response, IAsyncEnumerator<SseItem<string>> Events) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Response.Dispose();
            await Task.CompletedTask;
        }
    }
}
