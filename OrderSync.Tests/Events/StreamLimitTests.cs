using System.Net;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Events;

/// <summary>How many streams a user may hold, and how often one may call the hub.</summary>
public sealed class StreamLimitTests(ApiFixture api) : ApiTest(api)
{
    private const string Stream = "/api/v1/events";

    [Fact]
    public async Task A_user_holds_so_many_streams_and_one_that_ends_makes_room()
    {
        var company = await Api.CreateCompanyAsync();
        await using var small = Api.StartApi(Api.Servers, ("Events:StreamsPerUser", "3"));
        using var admin = await ClientAsync(small.CreateClient(), company, UserRole.Admin);
        using var manager = await ClientAsync(small.CreateClient(), company, UserRole.Manager);
        var open = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ListenAsync(admin)));

        var refused = await admin.Get(Stream);
        var negotiation = await admin.Post("/hubs/sync/negotiate?negotiateVersion=1");
        using var others = await ListenAsync(manager);

        (await refused.Problem(HttpStatusCode.TooManyRequests)).Detail.ShouldBe("You listen to events 3 times already: close some of these connections first.");
        refused.Headers.GetValues("Retry-After").ShouldBe(["5"]);
        await negotiation.Problem(HttpStatusCode.TooManyRequests);
        others.StatusCode.ShouldBe(HttpStatusCode.OK);

        open[0].Dispose();
        await Until.SoAsync(async () =>
        {
            using var again = await ListenAsync(admin);
            return again.StatusCode == HttpStatusCode.OK;
        }, "the stream that ended makes room", TimeSpan.FromSeconds(20));
        foreach (var stream in open)
            stream.Dispose();
    }

    [Fact]
    public async Task Calls_of_the_hub_are_limited_for_each_user_and_the_connection_stays()
    {
        var company = await Api.CreateCompanyAsync();
        await using var small = Api.StartApi(Api.Servers, ("Events:HubCallsPerSecond", "2"));
        using var admin = await ClientAsync(small.CreateClient(), company, UserRole.Admin);
        await using var hub = HubConnections.To(small.Server, admin);
        await hub.StartAsync(Cancellation);

        var refusal = await Should.ThrowAsync<HubException>(async () =>
        {
            for (var call = 0; call < 1_000; call++)
                await hub.InvokeAsync("Unwatch", Cancellation);
        });

        refusal.Message.ShouldContain("429: at most 2 calls a second.");
        hub.State.ShouldBe(HubConnectionState.Connected);
    }

    private static Task<HttpResponseMessage> ListenAsync(HttpClient client) => client.GetAsync(Stream, HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static async Task<HttpClient> ClientAsync(HttpClient client, TestCompany company, UserRole role)
    {
        await client.UntilHealthyAsync();
        client.DefaultRequestHeaders.Authorization = company.Client(role).DefaultRequestHeaders.Authorization;
        return client;
    }
}
