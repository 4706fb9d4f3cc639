using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Tests.Fixtures;
using static OrderSync.Tests.Orders.OrderDeletionCalls;

namespace OrderSync.Tests.Orders;

/// <summary>DELETE /api/admin/delete-orders, and what is left of what it deletes.</summary>
public sealed class OrderDeletionTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Orders_are_exported_before_they_are_deleted_and_another_company_s_stay()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await company.AddConnectionAsync("Shop");
        await company.InDatabaseAsync(db => db.Connections.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.OrdersSyncedTo, Api.Time.GetUtcNow()), Cancellation));
        foreach (var id in new[] { "1", "2", "3" })
            await company.AddOrderAsync(connection, id, Api.Time.GetUtcNow().AddDays(-1), customer: "Élodie");
        await other.AddOrderAsync(await other.AddConnectionAsync("Shop"), "4", Api.Time.GetUtcNow().AddDays(-1));

        var deleted = await (await DeleteAsync(company, $"Company {company.Id}")).Read<SchedulerAnswer<DeletedOrdersView>>();

        (deleted.Data.Deleted, deleted.Data.Exported).ShouldBe((3, 3));
        (await company.InDatabaseAsync(async db => (
            await db.Orders.CountAsync(Cancellation), await db.OrderLines.CountAsync(Cancellation), await db.OrderRevisions.CountAsync(Cancellation)))).ShouldBe((0, 0, 0));
        (await company.InDatabaseAsync(db => db.Connections.SingleAsync(Cancellation))).OrdersSyncedTo.ShouldBeNull();
        (await other.InDatabaseAsync(db => db.Orders.CountAsync(Cancellation))).ShouldBe(1);
        var lines = await DownloadAsync(company, deleted.Data.Download);
        lines.Select(line => line.GetProperty("external_id").GetString()).ShouldBe(["1", "2", "3"], ignoreOrder: true);
        lines.ShouldAllBe(line => line.GetProperty("lines").GetArrayLength() == 1 && line.GetProperty("versions").GetArrayLength() == 1);
        lines[0].GetProperty("versions")[0].GetProperty("payload").GetString()!.ShouldContain("\"id\"");
        await other.Admin.Get(deleted.Data.Download).Problem(HttpStatusCode.NotFound);
        (await company.InDatabaseAsync(db => db.Audit.Where(entry => entry.CompanyId == company.Id).Select(entry => entry.Action).ToListAsync(Cancellation)))
            .ShouldBe(["orders.delete", "orders.deleted", "orders.download"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_hangs_on_the_orders_goes_with_them_and_shipments_stay_without_them()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        foreach (var one in new[] { company, other })
            await FillAsync(one);

        var deleted = (await (await DeleteAsync(company, $"Company {company.Id}")).Read<SchedulerAnswer<DeletedOrdersView>>()).Data;

        (deleted.Deleted, deleted.Exported).ShouldBe((3, 3));
        (await CountAsync(company)).ShouldBe(new Rows(Orders: 0, Lines: 0, Revisions: 0, StatusChanges: 0, Assignments: 0, Shipments: 2, Linked: 0, Statuses: 2));
        (await CountAsync(other)).ShouldBe(new Rows(Orders: 3, Lines: 3, Revisions: 3, StatusChanges: 1, Assignments: 2, Shipments: 2, Linked: 2, Statuses: 2));
        var exported = await DownloadAsync(company, deleted.Download);
        exported.Count.ShouldBe(3);
        exported.Select(line => line.GetProperty("id").GetGuid()).Distinct().Count().ShouldBe(3);
        exported.Select(line => line.GetProperty("external_id").GetString()).ShouldBe(["1", "2", "3"], ignoreOrder: true);
        var first = exported.Single(line => line.GetProperty("external_id").GetString() == "1");
        first.GetProperty("status_changes").EnumerateArray().ShouldHaveSingleItem().GetProperty("word").GetString().ShouldBe("LIVRÉ");
        var assignment = first.GetProperty("assignments").EnumerateArray().ShouldHaveSingleItem();
        assignment.GetProperty("note").GetString().ShouldBe("Rang twice");
        assignment.GetProperty("agent").GetString().ShouldBe(company.Users[UserRole.Agent].Name);
        assignment.GetProperty("explanation").ValueKind.ShouldBe(JsonValueKind.Object);
        exported.Sum(line => line.GetProperty("assignments").GetArrayLength()).ShouldBe(2);
        exported.Sum(line => line.GetProperty("status_changes").GetArrayLength()).ShouldBe(1);
        var acts = await company.InDatabaseAsync(db => db.Audit.Where(entry => entry.CompanyId == company.Id).OrderBy(entry => entry.Id).ToListAsync(Cancellation));
        acts.Select(act => (act.Action, act.SubjectId)).ShouldBe([("orders.delete", $"{deleted.ExportId}"), ("orders.deleted", $"{deleted.ExportId}"), ("orders.download", $"{deleted.ExportId}")],
            ignoreOrder: true);
        acts.ShouldAllBe(act => act.UserId == company.Users[UserRole.Admin].Id);
    }

    [Fact]
    public async Task Without_the_company_s_name_nothing_is_deleted()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddOrderAsync(await company.AddConnectionAsync("Shop"), "1", Api.Time.GetUtcNow().AddDays(-1));

        var problem = await (await DeleteAsync(company, "company")).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe(["company"]);
        problem.Errors["company"][0].ShouldContain($"Company {company.Id}");
        (await company.InDatabaseAsync(db => db.Orders.CountAsync(Cancellation))).ShouldBe(1);
    }

    [Fact]
    public async Task While_a_task_is_active_it_is_refused()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await company.InDatabaseAsync(db =>
        {
            db.Runs.Add(new Run
            {
                CompanyId = company.Id,
                Id = Guid.CreateVersion7(),
                ConnectionId = connection.Id,
                Kind = RunKind.OrderFetch,
                Mode = FetchMode.Auto,
                State = RunState.Running,
                RequestedBy = "test",
                QueuedAt = Api.Time.GetUtcNow(),
            });
            return db.SaveChangesAsync(Cancellation);
        });

        (await (await DeleteAsync(company, $"Company {company.Id}")).Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("stop them first");
    }

    [Fact]
    public async Task While_the_scheduler_is_running_it_is_refused()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddOrderAsync(await company.AddConnectionAsync("Shop"), "1", Api.Time.GetUtcNow().AddDays(-1));
        (await company.Admin.Post("/api/v1/scheduler/start")).EnsureSuccessStatusCode();

        (await (await DeleteAsync(company, $"Company {company.Id}")).Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("scheduler is running");

        (await company.InDatabaseAsync(db => db.Orders.CountAsync(Cancellation))).ShouldBe(1);
        (await company.Admin.Post("/api/v1/scheduler/stop")).EnsureSuccessStatusCode();
        (await DeleteAsync(company, $"Company {company.Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_payload_that_is_no_text_does_not_keep_it_from_working()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddOrderAsync(await company.AddConnectionAsync("Shop"), "1", Api.Time.GetUtcNow().AddDays(-1));
        byte[] payload = [(byte)'a', 0xFF, (byte)'b'];
        await company.InDatabaseAsync(db => db.OrderRevisions.ExecuteUpdateAsync(set => set.SetProperty(revision => revision.Payload, payload), Cancellation));

        var deleted = (await (await DeleteAsync(company, $"Company {company.Id}")).Read<SchedulerAnswer<DeletedOrdersView>>()).Data;

        deleted.Deleted.ShouldBe(1);
        (await DownloadAsync(company, deleted.Download)).ShouldHaveSingleItem().GetProperty("versions")[0].GetProperty("payload").GetString().ShouldBe("a\uFFFDb");
    }

    [Fact]
    public async Task An_export_that_has_expired_is_not_there_any_more()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddOrderAsync(await company.AddConnectionAsync("Shop"), "1", Api.Time.GetUtcNow().AddDays(-1));
        var deleted = (await (await DeleteAsync(company, $"Company {company.Id}")).Read<SchedulerAnswer<DeletedOrdersView>>()).Data;
        await company.InDatabaseAsync(db => db.Database.ExecuteSqlAsync(
            $"update order_exports set expires_at = now() - interval '1 second' where company_id = {company.Id}", Cancellation));

        await company.Admin.Get(deleted.Download).Problem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Sync_stores_starts_every_active_connection()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop", "ecomanager");

        var answer = await company.Admin.Post("/api/admin/sync-stores").Read<SchedulerAnswer<TriggerView>>();

        answer.Data.Started.ShouldHaveSingleItem().ConnectionId.ShouldBe(connection.Id);
        (await company.InDatabaseAsync(db => db.Runs.SingleAsync(Cancellation))).Mode.ShouldBe(FetchMode.Incremental);
    }

    /// <summary>Three orders; the first is delivered by its shipment and dealt with, the second is shipped and with an agent.</summary>
    private async Task FillAsync(TestCompany company)
    {
        var (connection, now) = (await company.AddConnectionAsync("Shop"), Api.Time.GetUtcNow());
        var orders = new List<Order>();
        foreach (var id in new[] { "1", "2", "3" })
            orders.Add(await company.AddOrderAsync(connection, id, now.AddDays(-1)));
        var agent = new Agent { CompanyId = company.Id, UserId = company.Users[UserRole.Agent].Id };
        var shipments = orders.Take(2).Select(order => ShipmentOf(order, now)).ToList();
        await company.InDatabaseAsync(db =>
        {
            db.AddRange(agent, AssignmentOf(orders[0], agent, AssignmentState.Done, now), AssignmentOf(orders[1], agent, AssignmentState.Assigned, now));
            db.AddRange(shipments);
            db.AddRange(shipments.Select(shipment => new ShipmentStatus
            {
                CompanyId = company.Id,
                ShipmentId = shipment.Id,
                StatusCode = shipment.StatusCode,
                StatusWord = shipment.StatusWord,
                At = now,
                SeenAt = now,
                FromHistory = false,
            }));
            db.Add(new OrderStatusChange
            {
                CompanyId = company.Id,
                OrderId = orders[0].Id,
                Status = OrderStatus.Delivered,
                ShipmentId = shipments[0].Id,
                Word = "LIVRÉ",
                At = now,
                RecordedAt = now,
            });
            return db.SaveChangesAsync(Cancellation);
        });
    }

    private static Shipment ShipmentOf(Order order, DateTimeOffset now) => new()
    {
        CompanyId = order.CompanyId,
        Id = Guid.CreateVersion7(),
        ConnectionId = order.ConnectionId,
        ExternalId = $"S-{order.ExternalId}",
        OrderId = order.Id,
        StatusCode = "41",
        StatusWord = "LIVRÉ",
        StatusAt = now,
        IsTerminal = true,
        PayloadHash = [1],
        Payload = [1],
        FirstSeenAt = now,
        ChangedAt = now,
    };

    private static OrderAssignment AssignmentOf(Order order, Agent agent, AssignmentState state, DateTimeOffset now) => new()
    {
        CompanyId = order.CompanyId,
        Id = Guid.CreateVersion7(),
        OrderId = order.Id,
        AgentId = agent.UserId,
        ConnectionId = order.ConnectionId,
        State = state,
        AssignedAt = now,
        Explanation = "{}",
        Note = "Rang twice",
    };

    private static Task<Rows> CountAsync(TestCompany company) => company.InDatabaseAsync(async db => new Rows(
        await db.Orders.CountAsync(Cancellation),
        await db.OrderLines.CountAsync(Cancellation),
        await db.OrderRevisions.CountAsync(Cancellation),
        await db.Set<OrderStatusChange>().CountAsync(Cancellation),
        await db.Assignments.CountAsync(Cancellation),
        await db.Set<Shipment>().CountAsync(Cancellation),
        await db.Set<Shipment>().CountAsync(shipment => shipment.OrderId != null, Cancellation),
        await db.Set<ShipmentStatus>().CountAsync(Cancellation)));

    private sealed record Rows(int Orders, int Lines, int Revisions, int StatusChanges, int Assignments, int Shipments, int Linked, int Statuses);
}
