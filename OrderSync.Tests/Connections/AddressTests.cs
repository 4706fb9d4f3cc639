using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Connections;

public sealed class AddressTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/platform-operations/connections";

    [Fact]
    public async Task A_connection_with_orders_stays_at_its_address()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await company.AddOrderAsync(connection, "1", Api.Time.GetUtcNow());

        var problem = await company.Admin.Put($"{Root}/{connection.Id}", Form("https://other.example")).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.ShouldHaveSingleItem().Key.ShouldBe("settings.baseUrl");
        problem.Errors!["settings.baseUrl"].ShouldBe(["Shop has orders from its present address: connect the other shop as a new connection."]);
        Api.Platform.Checked.ShouldNotContain(asked => asked.CompanyId == company.Id);
        (await company.Admin.Put($"{Root}/{connection.Id}", Form("https://stub.example")).Read<ConnectionView>()).Orders.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_without_orders_may_move_and_is_read_from_the_beginning_again()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var syncedTo = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await company.InDatabaseAsync(database => database.Connections.Where(row => row.Id == connection.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.OrdersSyncedTo, syncedTo), Cancellation));

        await company.Admin.Put($"{Root}/{connection.Id}", Form("https://stub.example")).Read<ConnectionView>();
        (await SyncedToAsync(company, connection.Id)).ShouldBe(syncedTo);
        var moved = await company.Admin.Put($"{Root}/{connection.Id}", Form("https://other.example")).Read<ConnectionView>();

        moved.Settings["baseUrl"].ShouldBe("https://other.example");
        (await SyncedToAsync(company, connection.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_does_not_move_under_a_task()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await Api.Services.GetRequiredService<RunCommands>().StartAsync(
            new RunRequest(company.Id, connection.Id, RunKind.OrderFetch, FetchMode.Auto, null, StopAtFirst: false, "test"), Cancellation);

        var problem = await company.Admin.Put($"{Root}/{connection.Id}", Form("https://other.example")).Problem(HttpStatusCode.BadRequest);

        problem.Errors!["settings.baseUrl"].ShouldBe(["Shop is being fetched from its present address: stop the task first."]);
    }

    private static Task<DateTimeOffset?> SyncedToAsync(TestCompany company, Guid id) => company.InDatabaseAsync(database =>
        database.Connections.Where(row => row.Id == id).Select(row => row.OrdersSyncedTo).SingleAsync(Cancellation));

    private static UpdateConnectionRequest Form(string address) =>
        new("Shop", new Dictionary<string, string?> { ["baseUrl"] = address, ["token"] = StubPlatform.GoodToken });
}
