using System.Net;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>What managers and admins do through the Api.</summary>
public sealed class AssignmentApiTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/assignment";

    [Fact]
    public async Task Assignment_is_off_until_an_admin_switches_it_on()
    {
        var company = await Api.CreateCompanyAsync();
        var usual = await company.Client(UserRole.Manager).Get<AssignmentSettingsView>($"{Root}/settings");
        usual.Enabled.ShouldBeFalse();
        usual.ShouldSatisfyAllConditions(
            view => view.Statuses.ShouldBe([OrderStatus.Pending, OrderStatus.Confirmed]),
            view => (view.MaxAgeDays, view.BatchSize, view.Newest, view.OldestEvery).ShouldBe((30, 50, 10_000, 5)));

        var saved = await company.Admin.Put($"{Root}/settings", usual with { Enabled = true, MaxAgeDays = 7 }).Read<AssignmentSettingsView>();

        (saved.Enabled, saved.MaxAgeDays).ShouldBe((true, 7));
        (await company.Admin.Get<AssignmentSettingsView>($"{Root}/settings")).MaxAgeDays.ShouldBe(7);
        (await ActionsAsync(company)).ShouldBe(["assignment.settings"]);
    }

    [Theory]
    [InlineData("maxAgeDays", 0, 50, 5)]
    [InlineData("batchSize", 30, 0, 5)]
    [InlineData("oldestEvery", 30, 50, 1)]
    public async Task Settings_out_of_range_are_refused_by_name(string field, int days, int batch, int every)
    {
        var company = await Api.CreateCompanyAsync();

        var problem = await company.Admin.Put($"{Root}/settings", new AssignmentSettingsView(true, [OrderStatus.Pending], days, batch, 10_000, every))
            .Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task Statuses_that_need_no_agent_are_refused()
    {
        var company = await Api.CreateCompanyAsync();
        var problem = await company.Admin.Put($"{Root}/settings", new AssignmentSettingsView(true, [OrderStatus.Delivered], 30, 50, 10_000, 5))
            .Problem(HttpStatusCode.BadRequest);
        problem.Errors!["statuses"].ShouldBe(["An order that has ended needs no agent."]);
    }

    [Fact]
    public async Task An_agent_is_set_up_goes_on_duty_gets_orders_and_drains_when_going_off()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var manager = desk.Company.Client(UserRole.Manager);
        var agent = desk.Company.Users[UserRole.Agent];
        await desk.AddOrdersAsync(10);
        var hours = Enum.GetValues<DayOfWeek>().Select(day => new WorkSpan(day, TimeOnly.MinValue, TimeOnly.MinValue)).ToList();

        var view = await manager.Put($"{Root}/agents/{agent.Id}", new UpdateAgentRequest(true, 3, 6, hours)).Read<AgentView>();
        (view.Weight, view.Capacity, view.OnDuty, view.InHours, view.Hours.Count).ShouldBe((3, 6, false, true, 7));
        (await manager.Post($"{Root}/agents/{agent.Id}/duty", new DutyRequest(true)).Read<DutyView>()).OnDuty.ShouldBeTrue();
        (await manager.Post($"{Root}/run").Read<HandOutView>()).ShouldBe(new HandOutView(6, 0, "6 orders were handed out."));

        var overview = await manager.Get<AssignmentOverview>($"{Root}/overview");
        (overview.Waiting, overview.Open, overview.AgentsOnDuty, overview.Agents).ShouldBe((4, 6, 1, 1));
        overview.Sentence.ShouldBe("4 orders wait: of 1 agent, 1 at capacity.");
        await desk.ExecuteAsync(
            "update assignments set state = 'InWork' where id in (select id from assignments where company_id = $1 limit 2)", desk.Company.Id);
        (await manager.Post($"{Root}/agents/{agent.Id}/drain", new DrainRequest()).Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("is on duty");
        (await manager.Post($"{Root}/agents/{agent.Id}/duty", new DutyRequest(false)).Read<DutyView>()).ShouldBe(new DutyView(false, 4, 2));
        (await manager.Post($"{Root}/agents/{agent.Id}/drain", new DrainRequest(InWork: true)).Read<DutyView>()).ShouldBe(new DutyView(false, 2, 0));

        var after = (await manager.Get<List<AgentView>>($"{Root}/agents")).Single(one => one.Id == agent.Id);
        (after.OnDuty, after.Open, after.DutyBy).ShouldBe((false, 0, desk.Company.Users[UserRole.Manager].Name));
        (await manager.Get<AssignmentOverview>($"{Root}/overview")).Sentence.ShouldBe("10 orders wait: of 1 agent, 1 off duty.");
        (await ActionsAsync(desk.Company)).ShouldBe(
            ["assignment.agent", "assignment.on-duty", "assignment.run", "assignment.off-duty", "assignment.drain"]);
    }

    [Fact]
    public async Task Who_takes_no_part_any_more_goes_off_duty_and_their_orders_go_back()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var agent = await desk.AddAgentAsync("Amel");
        await desk.AddOrdersAsync(3);
        await desk.HandOutAsync();

        var view = await desk.Company.Admin.Put($"{Root}/agents/{agent}", new UpdateAgentRequest(false, 1, 50, [])).Read<AgentView>();

        (view.TakesPart, view.OnDuty, view.Open).ShouldBe((false, false, 0));
        (await desk.Company.Admin.Post($"{Root}/agents/{agent}/duty", new DutyRequest(true)).Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain("takes no part");
    }

    [Fact]
    public async Task Orders_are_given_by_hand_moved_and_taken_back_each_with_its_outcome()
    {
        var desk = await AssignmentDesk.OpenAsync(Api, settings => settings.Enabled = false);
        var manager = desk.Company.Client(UserRole.Manager);
        var (amel, bilal) = (await desk.AddAgentAsync("Amel", onDuty: false), await desk.AddAgentAsync("Bilal", capacity: 0));
        var (first, second, over) = (await desk.AddOrderAsync("1"), await desk.AddOrderAsync("2"), await desk.AddOrderAsync("3"));
        await desk.ExecuteAsync("update orders set is_open = false where id = $1", over);
        var nowhere = Guid.CreateVersion7();

        var given = await manager.Post($"{Root}/assign", new AssignRequest([first, second, over, nowhere, first], amel)).Read<AssignmentOutcomes>();
        given.Changed.ShouldBe(2);
        given.Orders.Select(one => (one.OrderId, one.Done, one.Sentence)).ShouldBe(
        [
            (first, true, "Given to Amel."), (second, true, "Given to Amel."), (over, false, "The order has ended."), (nowhere, false, "There is no such order."),
        ]);
        (await manager.Post($"{Root}/assign", new AssignRequest([first, second], amel)).Read<AssignmentOutcomes>()).Changed.ShouldBe(0);
        (await manager.Post($"{Root}/assign", new AssignRequest([first], bilal)).Read<AssignmentOutcomes>()).Orders[0].Sentence.ShouldBe("Moved from Amel to Bilal.");
        (await desk.HoldersAsync()).ShouldBe(new Dictionary<Guid, Guid> { [first] = bilal, [second] = amel }, ignoreOrder: true);

        var taken = await manager.Post($"{Root}/unassign", new UnassignRequest([first, over])).Read<AssignmentOutcomes>();
        taken.Orders.Select(one => (one.Done, one.Sentence)).ShouldBe([(true, "Taken from Bilal."), (false, "Nobody has it.")]);

        var history = (await manager.Get<OrderAssignmentView>($"/api/v1/orders/{first}/assignment")).History;
        history.Select(row => (row.AgentName, row.State, row.EndReason)).ShouldBe(
        [
            ("Bilal", AssignmentState.Released, $"{desk.Company.Users[UserRole.Manager].Name} took it back."),
            ("Amel", AssignmentState.Released, $"{desk.Company.Users[UserRole.Manager].Name} gave it to Bilal."),
        ]);
    }

    [Fact]
    public async Task The_list_pages_without_loss_and_filters()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var other = await desk.Company.AddConnectionAsync("Other shop");
        var (amel, bilal) = (await desk.AddAgentAsync("Amel", capacity: 100), await desk.AddAgentAsync("Bilal", capacity: 100));
        await desk.AddOrdersAsync(70);
        await desk.AddOrdersAsync(50, other);
        await desk.HandOutAsync();
        await desk.ExecuteAsync("update assignments set state = 'Done' where company_id = $1 and agent_id = $2", desk.Company.Id, bilal);

        var all = await AllAsync(desk.Company.Admin, "limit=17");
        all.Count.ShouldBe(120);
        all.Select(row => row.Id).Distinct().Count().ShouldBe(120);
        (await AllAsync(desk.Company.Admin, $"agentId={amel}")).ShouldAllBe(row => row.AgentName == "Amel" && row.OrderNumber!.StartsWith("bulk-"));
        (await AllAsync(desk.Company.Admin, "state=open")).Count.ShouldBe(60);
        (await AllAsync(desk.Company.Admin, "state=done")).Count.ShouldBe(60);
        (await AllAsync(desk.Company.Admin, $"connectionId={other.Id}")).Count.ShouldBe(50);
        (await desk.Company.Admin.Get($"{Root}/assignments?state=lost").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["state"]);
        (await desk.Company.Admin.Get($"{Root}/assignments?cursor=x").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["cursor"]);
    }

    [Fact]
    public async Task Rules_are_kept_in_order_and_the_preview_says_who_would_get_it()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var manager = desk.Company.Client(UserRole.Manager);
        var (amel, bilal) = (await desk.AddAgentAsync("Amel"), await desk.AddAgentAsync("Bilal"));
        var oran = await manager.Post($"{Root}/rules", new RuleRequest("Oran", null, "Oran", [amel])).Read<RuleView>(HttpStatusCode.Created);
        var shop = await manager.Post($"{Root}/rules", new RuleRequest("Shop", desk.Shop.Id, null, [bilal], RuleOtherwise.Wait)).Read<RuleView>(HttpStatusCode.Created);
        (oran.Position, shop.Position, shop.ConnectionName).ShouldBe((1, 2, "Shop"));

        (await PreviewAsync(manager, desk.Shop, "ORAN")).AgentId.ShouldBe(amel);
        (await manager.Put($"{Root}/rules/order", new RuleOrderRequest([shop.Id, oran.Id])).Read<List<RuleView>>()).Select(rule => rule.Name).ShouldBe(["Shop", "Oran"]);
        (await PreviewAsync(manager, desk.Shop, "ORAN")).ShouldSatisfyAllConditions(
            view => view.AgentId.ShouldBe(bilal), view => view.Explanation.Rule.ShouldBe("Shop"));
        await manager.Put($"{Root}/rules/{shop.Id}", new RuleRequest("Shop in Alger", desk.Shop.Id, "Alger", [bilal])).Read<RuleView>();
        (await PreviewAsync(manager, desk.Shop, "Oran")).AgentId.ShouldBe(amel);
        await (await manager.Delete($"{Root}/rules/{oran.Id}")).ShouldBe(HttpStatusCode.NoContent);
        (await manager.Get<List<RuleView>>($"{Root}/rules")).Select(rule => (rule.Position, rule.Name)).ShouldBe([(1, "Shop in Alger")]);

        (await manager.Put($"{Root}/rules/order", new RuleOrderRequest([oran.Id])).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["ids"]);
        (await manager.Post($"{Root}/rules", new RuleRequest("Nothing", null, " - ", [amel])).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["region"]);
        (await manager.Post($"{Root}/rules", new RuleRequest("Who", null, "Oran", [Guid.CreateVersion7()])).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["agentIds"]);
        (await manager.Post($"{Root}/rules", new RuleRequest("Where", Guid.CreateVersion7(), null, [amel])).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["connectionId"]);
    }

    [Fact]
    public async Task An_order_says_who_has_it_and_why_or_why_nobody_has()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var agent = await desk.AddAgentAsync("Amel", capacity: 1);
        var (first, second) = (await desk.AddOrderAsync("1", hoursAgo: 1), await desk.AddOrderAsync("2", hoursAgo: 2));
        var shipped = await desk.AddOrderAsync("3", status: OrderStatus.Shipped);
        await desk.HandOutAsync();

        var held = await desk.Company.Admin.Get<OrderAssignmentView>($"/api/v1/orders/{first}/assignment");
        held.Current!.AgentId.ShouldBe(agent);
        held.Current.Explanation.Sentence.ShouldBe("Amel had the least open work: 0 orders at weight 1.");
        held.Current.Explanation.Candidates.Single(one => one.Chosen).Name.ShouldBe("Amel");
        held.Waiting.ShouldBeNull();
        (await desk.Company.Admin.Get<OrderAssignmentView>($"/api/v1/orders/{second}/assignment")).Waiting
            .ShouldBe("No agent can take it now: 1 off duty, 1 at capacity.");
        (await desk.Company.Admin.Get<OrderAssignmentView>($"/api/v1/orders/{shipped}/assignment")).Waiting.ShouldBe("An order in this status is not handed out.");
    }

    [Fact]
    public async Task The_cleanup_answers_in_the_documents_shape_and_says_what_a_dry_run_would_do()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var (amel, bilal) = (await desk.AddAgentAsync("Amel"), await desk.AddAgentAsync("Bilal"));
        var orders = new List<Guid>();
        for (var order = 0; order < 8; order++)
            orders.Add(await desk.AddOrderAsync($"{order}"));
        await desk.HandOutAsync();
        var byAgent = (await desk.HoldersAsync()).ToLookup(pair => pair.Value, pair => pair.Key);
        var ofAmel = byAgent[amel].ToList();
        await desk.ExecuteAsync("update orders set is_open = false, status = 'Delivered' where id = $1", ofAmel[0]);
        await desk.ExecuteAsync("update orders set gone_at = now() where id = $1", ofAmel[1]);
        await desk.ExecuteAsync("delete from orders where id = $1", ofAmel[2]);
        await desk.ExecuteAsync("update users set disabled_at = now() where id = $1", bilal);
        var expected = new AssignmentCleanupView(RemovedTerminal: 1, RemovedGone: 2, ClosedDisabled: 4, DryRun: true);

        var text = await (await desk.Company.Admin.Delete("/api/admin/cleanup-assignments?dryRun=true")).Text();
        text.ShouldBe("""{"success":true,"data":{"removedTerminal":1,"removedGone":2,"closedDisabled":4,"dryRun":true}}""");
        (await desk.AssignmentsAsync()).Count.ShouldBe(8);
        (await desk.Company.Admin.Delete("/api/admin/cleanup-assignments").Read<SchedulerAnswer<AssignmentCleanupView>>()).Data.ShouldBe(expected with { DryRun = false });

        (await desk.AssignmentsAsync()).Select(row => row.State).Order().ShouldBe(
            [AssignmentState.Assigned, .. Enumerable.Repeat(AssignmentState.Released, 4)]);
        (await desk.Company.Admin.Delete("/api/admin/cleanup-assignments").Read<SchedulerAnswer<AssignmentCleanupView>>()).Data.ShouldBe(new AssignmentCleanupView(0, 0, 0, false));
        (await ActionsAsync(desk.Company)).ShouldBe(["assignment.cleanup", "assignment.cleanup"]);
    }

    private static async Task<List<AssignmentView>> AllAsync(HttpClient client, string query)
    {
        var all = new List<AssignmentView>();
        for (string? cursor = null; ;)
        {
            var page = await client.Get<CursorPage<AssignmentView>>($"{Root}/assignments?{query}&cursor={cursor}");
            all.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null)
                return all;
        }
    }

    private static Task<PreviewView> PreviewAsync(HttpClient client, Core.Connections.Connection shop, string region) =>
        client.Post($"{Root}/preview", new PreviewRequest(shop.Id, region)).Read<PreviewView>();

    private static Task<List<string>> ActionsAsync(TestCompany company) => company.InDatabaseAsync(database =>
        database.Audit.Where(row => row.CompanyId == company.Id).OrderBy(row => row.Id).Select(row => row.Action).ToListAsync(Cancellation));
}
