using System.Net;
using System.Net.Http.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Runs;

/// <summary>Many starts at once, and what people look at meanwhile, on very few connections to the database.</summary>
public sealed class StartBurstTests(ApiFixture api) : ApiTest(api)
{
    private const int Connections = 120;

    /// <summary>Were one of them held while another is waited for, that many requests could not end.</summary>
    private const string FewConnections = "Maximum Pool Size=3;Timeout=60";

    private static readonly string[] Looks =
    [
        "/api/platform-operations/tasks", "/api/platform-operations/connections", "/api/platform-operations/summary", "/api/v1/orders", "/api/v1/orders/count",
        "/api/platform-operations/attention", "/api/v1/scheduler/status", "/api/v1/assignment/overview", "/api/v1/notifications", "/api/v1/coverage",
    ];

    [Fact]
    public async Task Each_waits_for_a_connection_and_none_fails()
    {
        var company = await Api.CreateCompanyAsync();
        var connections = new List<Guid>();
        for (var number = 0; number < Connections; number++)
            connections.Add((await company.AddConnectionAsync($"Shop {number}", "ecomanager")).Id);
        await using var narrow = Api.StartApi(Api.Servers, ("ConnectionStrings:ordersync", $"{Api.Servers.Postgres};{FewConnections}"));
        using var admin = narrow.CreateClient();
        admin.DefaultRequestHeaders.Authorization = company.Client(UserRole.Admin).DefaultRequestHeaders.Authorization;
        await admin.UntilHealthyAsync();

        var starts = connections.ConvertAll(id => admin.PostAsJsonAsync(
            "/api/platform-operations/tasks/order-fetching", new StartOrderFetchRequest(id, FetchMode.Auto), ContractJson.Options, Cancellation));
        var looks = Enumerable.Range(0, 10).SelectMany(_ => Looks).Select(path => admin.GetAsync(path, Cancellation)).ToList();

        (await Task.WhenAll(looks)).Select(answer => answer.StatusCode).Distinct().ShouldBe([HttpStatusCode.OK]);
        var runs = new HashSet<Guid>();
        foreach (var answer in await Task.WhenAll(starts))
            runs.Add((await answer.Read<RunView>(HttpStatusCode.Accepted)).Id);
        runs.Count.ShouldBe(Connections);
    }
}
