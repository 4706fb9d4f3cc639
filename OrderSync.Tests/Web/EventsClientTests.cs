using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Web.Events;

namespace OrderSync.Tests.Web;

public sealed class EventsClientTests
{
    private readonly ConcurrentQueue<string> _lastIds = new();

    [Fact]
    public async Task A_broken_stream_is_taken_up_after_the_last_event_that_was_heard()
    {
        await using var api = await StubApi.StartAsync(app => app.MapGet("/api/v1/events", async (HttpContext context) =>
        {
            var lastId = context.Request.Headers["Last-Event-ID"].ToString();
            _lastIds.Enqueue(lastId);
            var next = lastId.Length == 0 ? 41 : int.Parse(lastId) + 1;
            await StubApi.WriteEventAsync(context.Response, next, Event(next));
            await context.Response.Body.FlushAsync();
            await Task.Delay(next < 43 ? 200 : Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next == 41)
                context.Abort();
        }));
        var heard = await FollowAsync(api, listener => listener.Percents.Count == 3);

        heard.Percents.ShouldBe([41, 42, 43]);
        _lastIds.ShouldBe(["", "41", "42"]);
        heard.Interruptions.ShouldBe(1, "the second time the Api ended the stream in order");
        heard.Connections.ShouldBe(3, "each time, the first too, events may have been missed");
    }

    [Fact]
    public async Task A_connection_on_which_nothing_happened_does_not_forget_what_was_heard_before()
    {
        await using var api = await StubApi.StartAsync(app => app.MapGet("/api/v1/events", async (HttpContext context) =>
        {
            _lastIds.Enqueue(context.Request.Headers["Last-Event-ID"].ToString());
            await context.Response.WriteAsync("event: connected\ndata: {}\n\n");
            if (_lastIds.Count != 2)
                await StubApi.WriteEventAsync(context.Response, 40 + _lastIds.Count, Event(40 + _lastIds.Count));
        }));
        await FollowAsync(api, listener => listener.Percents.Count == 2);

        _lastIds.ShouldBe(["", "41", "41"]);
    }

    [Fact]
    public async Task What_cannot_be_read_or_says_nothing_is_passed_over()
    {
        await using var api = await StubApi.StartAsync(app => app.MapGet("/api/v1/events", async (HttpContext context) =>
        {
            await StubApi.WriteEventAsync(context.Response, 1, "{not json");
            await context.Response.WriteAsync("event: keep-alive\ndata: {}\n\n");
            await StubApi.WriteEventAsync(context.Response, 2, Event(2));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }));
        var heard = await FollowAsync(api, listener => listener.Percents.Count == 1);

        heard.Percents.ShouldBe([2]);
        heard.Interruptions.ShouldBe(0);
    }

    [Fact]
    public void The_pause_between_attempts_grows_and_has_an_end()
    {
        Backoff.After(0).ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
        Backoff.After(3).ShouldBeInRange(TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.2));
        Backoff.After(500).ShouldBeInRange(TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(17));
    }

    private static string Event(int percent) => JsonSerializer.Serialize(
        new LiveEvent(EventTypes.SyncProgress, Samples.Noon, Guid.Empty, Samples.Run(1, percent: percent)), ContractJson.Options);

    private static async Task<Listener> FollowAsync(StubApi api, Func<Listener, bool> enough)
    {
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("good", TimeSpan.FromMinutes(5)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        var listener = new Listener(enough, stop);
        await api.Events().FollowAsync(listener, stop.Token);
        return listener;
    }

    private sealed class Listener(Func<Listener, bool> enough, CancellationTokenSource stop) : ILiveListener
    {
        public List<double?> Percents { get; } = [];

        public int Interruptions { get; private set; }

        public int Connections { get; private set; }

        public void Heard(LiveEvent live)
        {
            Percents.Add(live.Run?.Percent);
            if (enough(this))
                stop.Cancel();
        }

        public void Connected() => Connections++;

        public void Interrupted() => Interruptions++;
    }
}
