using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Users;
using OrderSync.Core.Events;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

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
        using var hub = await ConnectHubAsync(company.Admin);
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
        (await ReadAsync(hub, sent.Count)).Select(message => NameIn(message.GetProperty("arguments")[0].GetString()!)).ShouldBe(sent);
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
        using var hub = await ConnectHubAsync(Expiring((await Api.CreateCompanyAsync()).Users[UserRole.Agent]));

        var messages = await ReadAsync(hub, int.MaxValue);

        messages.ShouldNotContain(message => message.GetProperty("type").GetInt32() == 1);
        hub.State.ShouldNotBe(WebSocketState.Open);
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

    private async Task<WebSocket> ConnectHubAsync(HttpClient client)
    {
        var sockets = Api.Api.Server.CreateWebSocketClient();
        sockets.ConfigureRequest = request => request.Headers.Authorization = client.DefaultRequestHeaders.Authorization!.ToString();
        var hub = await sockets.ConnectAsync(new Uri(Api.Api.Server.BaseAddress, "/hubs/sync"), Cancellation);
        await hub.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        // Signing up for the company's events comes after the handshake's answer, and before this invocation's.
        await hub.SendAsync("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Unwatch\",\"arguments\":[]}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        await ReadAsync(hub, 1, type: 3);
        return hub;
    }

    /// <summary>So many messages of the type, or all until the hub closes the connection.</summary>
    private static async Task<List<JsonElement>> ReadAsync(WebSocket hub, int count, int type = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        var (messages, text, buffer) = (new List<JsonElement>(), new StringBuilder(), new byte[16_384]);
        while (messages.Count < count)
        {
            var read = await hub.ReceiveAsync(buffer, patience.Token);
            if (read.MessageType == WebSocketMessageType.Close)
                return messages;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            var parts = text.ToString().Split('\u001e');
            text.Clear().Append(parts[^1]);
            messages.AddRange(parts[..^1].Select(part => JsonDocument.Parse(part).RootElement)
                .Where(message => message.TryGetProperty("type", out var sent) && sent.GetInt32() == type));
        }
        return messages;
    }

    private static string NameIn(string json) => JsonDocument.Parse(json).RootElement.GetProperty("connection").GetProperty("name").GetString()!;
}
