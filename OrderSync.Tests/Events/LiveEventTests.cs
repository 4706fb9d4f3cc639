using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
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
        using var hub = await ConnectHubAsync();
        await SendAsync(hub, $$"""{"type":1,"invocationId":"1","target":"WatchRun","arguments":["{{run.Task.Id}}"]}""");
        await ReadUntilAsync(hub, message => message.Contains("\"type\":3"));

        var otherRun = await Merchant.FetchAsync(other, FetchMode.Duration, duration: 60);
        await Merchant.FetchAsync(watched, FetchMode.Duration, duration: 60);
        var problem = await Merchant.TryAsync(run.Task.Id, "stop");
        problem.IsSuccessStatusCode.ShouldBeFalse();
        await SendAsync(hub, """{"type":1,"invocationId":"2","target":"Unwatch","arguments":[]}""");
        var before = await ReadUntilAsync(hub, message => message.Contains("\"invocationId\":\"2\""));
        var third = await Merchant.FetchAsync(other, FetchMode.Duration, duration: 60);
        var after = await ReadUntilAsync(hub, message => message.Contains(third.Task.Id.ToString()));

        before.ShouldNotContain(message => message.Contains(otherRun.Task.Id.ToString()));
        after.ShouldContain(message => message.Contains("\"target\":\"event\"") && message.Contains(third.Task.Id.ToString()));
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

    private async Task<ClientWebSocket> ConnectHubAsync()
    {
        var hub = new ClientWebSocket();
        hub.Options.SetRequestHeader("Authorization", $"Bearer {await Merchant.Session.TokenAsync(Cancellation)}");
        var address = new UriBuilder(App.Address("api")) { Scheme = "ws", Path = "/hubs/sync" }.Uri;
        await hub.ConnectAsync(address, Cancellation);
        await SendAsync(hub, """{"protocol":"json","version":1}""");
        await ReadUntilAsync(hub, message => message == "{}");
        return hub;
    }

    private static Task SendAsync(ClientWebSocket hub, string message) =>
        hub.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    /// <summary>The hub's messages up to the first that is wanted; SignalR ends each with U+001E.</summary>
    private static async Task<List<string>> ReadUntilAsync(ClientWebSocket hub, Predicate<string> wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var messages = new List<string>();
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        while (true)
        {
            var read = await hub.ReceiveAsync(buffer, patience.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            var parts = text.ToString().Split('\u001e');
            text.Clear().Append(parts[^1]);
            messages.AddRange(parts[..^1]);
            if (messages.Exists(wanted))
                return messages;
        }
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
