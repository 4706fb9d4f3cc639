using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Connections;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using static OrderSync.Tests.Orders.OrderDeletionCalls;

namespace OrderSync.Tests.Orders;

/// <summary>Orders that are stored, and tasks that begin, while all orders are deleted.</summary>
public sealed class OrderDeletionTurnTests(ApiFixture api) : ApiTest(api)
{
    private NpgsqlDataSource Database => Api.Services.GetRequiredService<NpgsqlDataSource>();

    private RunCommands Runs => Api.Services.GetRequiredService<RunCommands>();

    [Fact]
    public async Task A_task_that_begins_during_the_export_keeps_everything()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop");
        await company.AddOrderAsync(shop, "1", Api.Time.GetUtcNow().AddDays(-1));
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await using var beginning = await connection.BeginTransactionAsync(Cancellation);
        await Runs.StartAsync(Fetch(company, shop), connection, Cancellation);

        var deleting = DeleteAsync(company, $"Company {company.Id}");
        await UntilOneWaitsForTurnAsync(company, deleting);
        await beginning.CommitAsync(Cancellation);

        (await (await deleting).Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("began while the orders were exported");
        (await company.InDatabaseAsync(async db => (await db.Orders.CountAsync(Cancellation), await db.OrderExports.CountAsync(Cancellation)))).ShouldBe((1, 0));
    }

    [Fact]
    public async Task What_is_stored_after_the_export_stays_and_the_next_fetch_reads_everything()
    {
        var company = await Api.CreateCompanyAsync();
        var (shop, old) = (await company.AddConnectionAsync("Shop"), Api.Time.GetUtcNow().AddDays(-1));
        await company.AddOrderAsync(shop, "exported", old);
        var changed = await company.AddOrderAsync(shop, "changed", old);
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await CompanyTurn.TakeAsync(connection, company.Id, Cancellation);

        var deleting = DeleteAsync(company, $"Company {company.Id}");
        await UntilOneWaitsForTurnAsync(company, deleting);
        // Of writers that began before the export, and of a task that has ended since.
        await company.AddOrderAsync(shop, "new", old);
        await company.InDatabaseAsync(async db =>
        {
            await db.Orders.Where(order => order.Id == changed.Id).ExecuteUpdateAsync(set => set.SetProperty(order => order.Revision, 2), Cancellation);
            return await db.Connections.ExecuteUpdateAsync(set => set.SetProperty(row => row.OrdersSyncedTo, Api.Time.GetUtcNow()), Cancellation);
        });
        await CompanyTurn.ReleaseAsync(connection, company.Id);

        var deleted = (await (await deleting).Read<SchedulerAnswer<DeletedOrdersView>>()).Data;
        (deleted.Deleted, deleted.Exported).ShouldBe((1, 2));
        (await company.InDatabaseAsync(db => db.Orders.Select(order => order.ExternalId).ToListAsync(Cancellation))).ShouldBe(["changed", "new"], ignoreOrder: true);
        (await company.InDatabaseAsync(db => db.OrderRevisions.CountAsync(Cancellation))).ShouldBe(2);
        (await company.InDatabaseAsync(db => db.Connections.SingleAsync(Cancellation))).OrdersSyncedTo.ShouldBeNull();
        (await DownloadAsync(company, deleted.Download)).Select(line => line.GetProperty("external_id").GetString()).ShouldBe(["exported", "changed"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("schedule")]
    [InlineData("retry")]
    public async Task A_task_waits_with_its_beginning_until_the_deletion_has_ended(string how)
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop");
        var failed = how == "retry" ? await Runs.StartAsync(Fetch(company, shop), Cancellation) : default;
        await company.InDatabaseAsync(db => db.Runs.ExecuteUpdateAsync(set => set.SetProperty(run => run.State, RunState.Failed), Cancellation));
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await using var scheduled = await Database.OpenConnectionAsync(Cancellation);
        await CompanyTurn.TakeAsync(connection, company.Id, Cancellation);

        Task beginning = how switch
        {
            "start" => Runs.StartAsync(Fetch(company, shop), Cancellation),
            "schedule" => Runs.StartAsync(Fetch(company, shop), scheduled, Cancellation),
            _ => Runs.RetryAsync(new RunKey(company.Id, failed), "test", Cancellation),
        };
        await UntilOneWaitsForTurnAsync(company, beginning);
        (await company.InDatabaseAsync(db => db.Runs.CountAsync(run => run.State == RunState.Queued, Cancellation))).ShouldBe(0);
        await CompanyTurn.ReleaseAsync(connection, company.Id);
        await beginning;

        (await company.InDatabaseAsync(db => db.Runs.CountAsync(run => run.State == RunState.Queued, Cancellation))).ShouldBe(1);
    }

    private static RunRequest Fetch(TestCompany company, Connection connection) =>
        new(company.Id, connection.Id, RunKind.OrderFetch, FetchMode.Incremental, null, false, "test");

    private async Task UntilOneWaitsForTurnAsync(TestCompany company, Task waiting)
    {
        var asked = TimeProvider.System.GetTimestamp();
        await using var command = Database.CreateCommand(
            "select count(*) from pg_locks where not granted and objsubid = 1 and (classid::bigint << 32) | objid::bigint = hashtextextended('tasks of ' || $1::text, 0)");
        command.Parameters.AddAll(company.Id);
        while ((long)(await command.ExecuteScalarAsync(Cancellation))! == 0)
        {
            waiting.IsCompleted.ShouldBeFalse("it did not wait");
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromMinutes(1), "it does not come to wait");
            await Task.Delay(50, Cancellation);
        }
    }
}
