using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSync.Api.Events;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Users;
using OrderSync.Core.Events;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Users;

namespace OrderSync.Tests.Events;

/// <summary>How streams and the hub's connections go on and end.</summary>
public sealed class EventStreamTests(ApiFixture api) : ApiTest(api)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Streams_and_the_hub_tell_events_in_the_order_in_which_they_were_published()
    {
        var company = await Api.CreateCompanyAsync();
        await using var stream = await ListenAsync(company.Admin);
        var byHub = Channel.CreateUnbounded<string>();
        await using var hub = await ConnectHubAsync(company.Admin, byHub.Writer);
        var sent = Enumerable.Range(0, 300).Select(number => number.ToString()).ToList();

        var events = Api.Services.GetRequiredService<ILiveEvents>();
        foreach (var name in sent)
        {
            await events.PublishAsync(
                new LiveEvent(EventTypes.ConnectionChanged, Api.Time.GetUtcNow(), company.Id, null, new(Guid.Empty, name, ConnectionState.Active, "")),
                Cancellation);
        }

        var told = new List<string>();
        while (told.Count < sent.Count && await stream.MoveNextAsync().AsTask().WaitAsync(Patience, Cancellation))
            told.Add(NameIn(stream.Current.Data));
        told.ShouldBe(sent);
        (await ReadAsync(byHub.Reader, sent.Count)).Select(NameIn).ShouldBe(sent);
    }

    [Fact]
    public async Task A_stream_ends_with_its_access_token()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        await using var stream = await ListenAsync(Expiring(user));
        await using var lasting = await ListenAsync(Api.ClientOf(user));

        (await stream.MoveNextAsync().AsTask().WaitAsync(Patience, Cancellation)).ShouldBeFalse();

        var next = lasting.MoveNextAsync().AsTask();
        next.IsCompleted.ShouldBeFalse();
        (await next.WaitAsync(Patience, Cancellation)).ShouldBeTrue();
        lasting.Current.EventType.ShouldBe("keep-alive");
    }

    [Fact]
    public async Task The_hub_closes_a_connection_with_its_access_token()
    {
        var told = Channel.CreateUnbounded<string>();
        await using var hub = await ConnectHubAsync(Expiring((await Api.CreateCompanyAsync()).Users[UserRole.Agent]), told.Writer);

        await Closed(hub).WaitAsync(Patience, Cancellation);

        hub.State.ShouldBe(HubConnectionState.Disconnected);
        told.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(AccountStandingTests.Endings), MemberType = typeof(AccountStandingTests))]
    public async Task Streams_and_the_hubs_connections_end_with_their_account(string ended)
    {
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Agent];
        await using var stream = await ListenAsync(Api.ClientOf(user));
        await using var lasting = await ListenAsync(company.Admin);
        await using var hub = await ConnectHubAsync(Api.ClientOf(user), Channel.CreateUnbounded<string>().Writer);
        var closed = Closed(hub);
        var next = lasting.MoveNextAsync().AsTask();

        await AccountStandingTests.EndAsync(company, user, ended);

        (await stream.MoveNextAsync().AsTask().WaitAsync(Patience, Cancellation)).ShouldBeFalse();
        await closed.WaitAsync(Patience, Cancellation);
        (await next.WaitAsync(Patience, Cancellation)).ShouldBeTrue("others hear on");
    }

    [Fact]
    public async Task Streams_end_when_the_host_stops()
    {
        var company = await Api.CreateCompanyAsync();
        await using var second = Api.StartApi(Api.Servers);
        using var client = second.CreateClient();
        await client.UntilHealthyAsync();
        client.DefaultRequestHeaders.Authorization = company.Admin.DefaultRequestHeaders.Authorization;
        await using var stream = await ListenAsync(client);

        second.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await stream.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancellation)).ShouldBeFalse();
    }

    private static Task Closed(HubConnection hub)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }

    /// <summary>With a token that is good for some seconds.</summary>
    private HttpClient Expiring(User user) => Api.ClientAt(user, Api.Time.GetUtcNow() - AccessTokens.Lifetime + TimeSpan.FromSeconds(4));

    private static async Task<IAsyncEnumerator<SseItem<string>>> ListenAsync(HttpClient client)
    {
        var response = await client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await events.MoveNextAsync();
        events.Current.EventType.ShouldBe("connected");
        return events;
    }

    private async Task<HubConnection> ConnectHubAsync(HttpClient client, ChannelWriter<string> told)
    {
        var hub = HubConnections.To(Api.Api.Server, client);
        hub.On<string, string>(SyncHub.EventMessage, (json, _) => told.TryWrite(json));
        await hub.StartAsync(Cancellation);
        // Signing up for the company's events comes after the handshake's answer, and before this invocation's.
        await hub.InvokeAsync("Unwatch", Cancellation);
        return hub;
    }

    private static async Task<List<string>> ReadAsync(ChannelReader<string> told, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        var events = new List<string>();
        while (events.Count < count)
            events.Add(await told.ReadAsync(patience.Token));
        return events;
    }

    private static string NameIn(string json) => JsonDocument.Parse(json).RootElement.GetProperty("connection").GetProperty("name").GetString()!;
}
