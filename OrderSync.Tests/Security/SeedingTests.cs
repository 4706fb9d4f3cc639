using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

public sealed class SeedingTests(ApiFixture api) : ApiTest(api)
{
    private const string Password = "first-admin-password";

    private static readonly (string, string)[] Demo =
    [
        ("environment", "Development"), ("Seed:AdminEmail", "Admin@Demo.example"), ("Seed:AdminPassword", Password),
        ("services:sandbox:http:0", "http://localhost:5090/"),
    ];

    [Fact]
    public async Task Two_instances_on_an_empty_database_create_one_demo_company_with_a_shop_on_each_platform_and_its_first_fetch()
    {
        await using var one = Start("seed_demo", Demo);
        await using var other = Start("seed_demo", Demo);
        var clients = await Task.WhenAll(Task.Run(() => one.CreateClient(), Cancellation), Task.Run(() => other.CreateClient(), Cancellation));
        await Task.WhenAll(clients.Select(client => client.UntilHealthyAsync()));

        var (users, connections, run) = await InAsync(one, async database => (
            await database.Users.OrderBy(user => user.Role).ToListAsync(Cancellation),
            await database.Connections.IgnoreQueryFilters().OrderBy(connection => connection.Platform).ToListAsync(Cancellation),
            await database.Runs.IgnoreQueryFilters().SingleAsync(Cancellation)));

        users.Select(user => (user.Email, user.Role)).ShouldBe(
            [("admin@demo.example", UserRole.Admin), ("agent@demo.example", UserRole.Agent), ("manager@demo.example", UserRole.Manager)], ignoreOrder: true);
        (run.State, run.Kind, run.Mode, run.RequestedBy).ShouldBe((RunState.Queued, RunKind.OrderFetch, FetchMode.Auto, "set-up"));
        var platforms = one.Services.GetRequiredService<PlatformCatalog>().All.Select(connector => connector.Descriptor.Key);
        connections.Select(connection => connection.Platform).ShouldBe(platforms.Except([StubPlatform.Key]), ignoreOrder: true);
        run.ConnectionId.ShouldBe(connections[0].Id);
        var stored = await Task.WhenAll(connections.Select(connection => StoredAsync(one, connection)));
        (stored[0].Platform, stored[0].Require("baseUrl"), stored[0].Require("token"))
            .ShouldBe(("ecomanager", "http://localhost:5090/ecomanager/demo", "sandboxtoken0000000000"));
        (stored[1].Platform, stored[1].Require("baseUrl"), stored[1].Require("orderConnections"), stored[1].Require("token"))
            .ShouldBe(("maystro", "http://localhost:5090/maystro/demo", connections[0].Name, "sandboxtoken0000000000"));
        (stored[2].Platform, stored[2].Require("adminApiUrl"), stored[2].Require("apiKey"))
            .ShouldBe(("vendure", "http://localhost:5090/vendure/demo/admin-api", "sandboxkey0000000000:sandboxsecret0000000000"));
        foreach (var email in users.Select(user => user.Email))
            await clients[1].Post("/api/v1/auth/sign-in", new SignInRequest(email, Password)).Read<SessionTokens>();
    }

    [Fact]
    public async Task Production_gets_its_first_admin_once()
    {
        (string, string)[] settings = [("Seed:AdminEmail", "owner@shop.example"), ("Seed:AdminPassword", Password), ("Seed:CompanyName", "Natu")];
        for (var start = 0; start < 2; start++)
        {
            await using var started = Start("seed_production", settings);
            using var client = started.CreateClient();
            await client.UntilHealthyAsync();
            var me = (await client.Post("/api/v1/auth/sign-in", new SignInRequest("owner@shop.example", Password)).Read<SessionTokens>()).User;
            (me.Role, me.CompanyName).ShouldBe((UserRole.Admin, "Natu"));
            (await InAsync(started, database => database.Users.CountAsync(Cancellation))).ShouldBe(1);
            (await InAsync(started, database => database.Connections.IgnoreQueryFilters().CountAsync(Cancellation))).ShouldBe(0);
        }
    }

    [Fact]
    public async Task The_operator_of_the_installation_is_made_once_and_acts_for_any_company()
    {
        (string, string)[] settings =
        [
            ("Seed:AdminEmail", "owner@shop.example"), ("Seed:AdminPassword", Password),
            ("Seed:OperatorEmail", "Operator@host.example"), ("Seed:OperatorPassword", Password),
        ];
        for (var start = 0; start < 2; start++)
        {
            await using var started = Start("seed_operator", settings);
            using var client = started.CreateClient();
            await client.UntilHealthyAsync();
            var session = await client.Post("/api/v1/auth/sign-in", new SignInRequest("operator@host.example", Password)).Read<SessionTokens>();
            client.DefaultRequestHeaders.Authorization = new("Bearer", session.AccessToken);
            client.DefaultRequestHeaders.Add(
                CompanyScope.Header, (await InAsync(started, database => database.Companies.SingleAsync(Cancellation))).Id.ToString());
            (await client.Get("/api/platform-operations/connections")).IsSuccessStatusCode.ShouldBeTrue();
            (await InAsync(started, database => database.Users.SingleAsync(user => user.Role == UserRole.Operator, Cancellation))).CompanyId.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Until_the_database_is_ready_the_api_is_alive_but_not_healthy_and_says_so()
    {
        await using var started = Start("Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=1", []);
        using var client = started.CreateClient();

        (await client.Get("/alive")).IsSuccessStatusCode.ShouldBeTrue();
        (await client.Get("/health")).IsSuccessStatusCode.ShouldBeFalse();
        var problem = await client.Get("/api/v1/orders").Problem(System.Net.HttpStatusCode.ServiceUnavailable);
        problem.Detail!.ShouldStartWith("OrderSync is starting");
    }

    /// <param name="database">The name of a database that is not there yet, or a whole address.</param>
    private WebApplicationFactory<CurrentUser> Start(string database, (string Key, string Value)[] settings)
    {
        var address = database.Contains('=', StringComparison.Ordinal)
            ? database
            : new NpgsqlConnectionStringBuilder(Api.Servers.Postgres) { Database = database }.ConnectionString;
        return Api.StartApi(Api.Servers, [.. settings, ("ConnectionStrings:ordersync", address)]);
    }

    private static Task<PlatformConnection> StoredAsync(WebApplicationFactory<CurrentUser> api, Connection connection) =>
        api.Services.GetRequiredService<PlatformConnections>().GetAsync(connection.CompanyId, connection.Id, Cancellation);

    private static async Task<T> InAsync<T>(WebApplicationFactory<CurrentUser> api, Func<OrderSyncDb, Task<T>> work)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<OrderSyncDb>());
    }
}
