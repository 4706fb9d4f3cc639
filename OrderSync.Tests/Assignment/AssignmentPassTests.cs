using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>Which orders are handed out, to whom, and what ends by itself.</summary>
public sealed class AssignmentPassTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Only_open_orders_that_need_an_agent_and_are_young_enough_are_handed_out()
    {
        var desk = await AssignmentDesk.OpenAsync(Api, settings => settings.MaxAgeDays = 10);
        var agent = await desk.AddAgentAsync("Amel");
        var pending = await desk.AddOrderAsync("pending");
        var confirmed = await desk.AddOrderAsync("confirmed", status: OrderStatus.Confirmed);
        await desk.AddOrderAsync("shipped", status: OrderStatus.Shipped);
        await desk.AddOrderAsync("old", hoursAgo: 24 * 11);
        await desk.ExecuteAsync("update orders set gone_at = now() where id = $1", await desk.AddOrderAsync("gone"));
        await desk.ExecuteAsync("update orders set is_open = false where id = $1", await desk.AddOrderAsync("closed"));
        var deleted = await desk.Company.AddConnectionAsync("Deleted");
        await desk.AddOrderAsync("of a deleted connection", of: deleted);
        await desk.ExecuteAsync("update connections set deleted_at = now() where id = $1", deleted.Id);

        (await desk.HandOutAsync()).Assigned.ShouldBe(2);

        (await desk.HoldersAsync()).ShouldBe(new Dictionary<Guid, Guid> { [pending] = agent, [confirmed] = agent }, ignoreOrder: true);
        (await desk.HandOutAsync()).ShouldBe(new PassOutcome(0, 0));
    }

    [Fact]
    public async Task Nothing_is_handed_out_while_it_is_switched_off_and_nothing_to_other_companies()
    {
        var off = await AssignmentDesk.OpenAsync(Api, settings => settings.Enabled = false);
        await off.AddAgentAsync("Amel");
        await off.AddOrderAsync("1");
        var on = await AssignmentDesk.OpenAsync(Api);
        var agent = await on.AddAgentAsync("Bilal");
        var order = await on.AddOrderAsync("1");

        (await off.HandOutAsync()).Assigned.ShouldBe(0);
        (await on.HandOutAsync()).Assigned.ShouldBe(1);

        (await off.AssignmentsAsync()).ShouldBeEmpty();
        (await on.HoldersAsync())[order].ShouldBe(agent);
    }

    [Fact]
    public async Task With_one_place_free_at_a_time_each_fifth_order_is_the_oldest_and_the_others_are_the_latest()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddAgentAsync("Amel", capacity: 1);
        var old = await desk.AddOrderAsync("old", hoursAgo: 100);
        await desk.AddOrderAsync("less old", hoursAgo: 99);
        var handedOut = new List<Guid>();
        for (var round = 0; round < 5; round++)
        {
            await desk.AddOrderAsync($"new {round}", hoursAgo: 10 - round);
            (await desk.HandOutAsync()).Assigned.ShouldBe(1);
            handedOut.AddRange((await desk.HoldersAsync()).Keys);
            await desk.ExecuteAsync("update orders set is_open = false, status = 'Delivered' where company_id = $1 and id = $2", desk.Company.Id, handedOut[^1]);
        }

        handedOut[4].ShouldBe(old);
        (await NumbersAsync(desk, handedOut[..4])).ShouldBe(["N-new 0", "N-new 1", "N-new 2", "N-new 3"]);
    }

    [Fact]
    public async Task An_order_that_ends_is_closed_and_one_that_comes_back_is_handed_out_again()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddAgentAsync("Amel");
        var (delivered, gone, deleted) = (await desk.AddOrderAsync("1"), await desk.AddOrderAsync("2"), await desk.AddOrderAsync("3"));
        await desk.HandOutAsync();

        await desk.ExecuteAsync("update orders set is_open = false, status = 'Delivered' where id = $1", delivered);
        await desk.ExecuteAsync("update orders set gone_at = now() where id = $1", gone);
        await desk.ExecuteAsync("delete from orders where id = $1", deleted);
        (await desk.HandOutAsync()).ShouldBe(new PassOutcome(0, 3));

        (await desk.AssignmentsAsync()).ToDictionary(row => row.OrderId, row => (row.State, row.EndReason)).ShouldBe(new Dictionary<Guid, (AssignmentState, string?)>
        {
            [delivered] = (AssignmentState.Closed, "The order is delivered."),
            [gone] = (AssignmentState.Closed, "The platform does not list the order any more."),
            [deleted] = (AssignmentState.Closed, "The order was deleted."),
        }, ignoreOrder: true);
        await desk.ExecuteAsync("update orders set gone_at = null where id = $1", gone);
        (await desk.HandOutAsync()).ShouldBe(new PassOutcome(1, 0));
        (await desk.HoldersAsync()).Keys.ShouldBe([gone]);
    }

    [Fact]
    public async Task What_an_agent_has_done_is_not_handed_out_again_and_makes_room()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddAgentAsync("Amel", capacity: 1);
        var first = await desk.AddOrderAsync("1");
        await desk.HandOutAsync();
        await desk.ExecuteAsync("update assignments set state = 'Done', ended_at = now() where order_id = $1", first);
        var second = await desk.AddOrderAsync("2", hoursAgo: 5);

        (await desk.HandOutAsync()).Assigned.ShouldBe(1);

        (await desk.HoldersAsync()).Keys.ShouldBe([second]);
    }

    [Fact]
    public async Task Working_hours_and_rules_decide_and_the_row_says_why()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var yesterday = Api.Time.GetUtcNow().AddDays(-1).DayOfWeek;
        await desk.AddAgentAsync("Away", hours: [new WorkSpan(yesterday, new TimeOnly(0, 0), new TimeOnly(0, 1))]);
        var oran = await desk.AddAgentAsync("Oranaise");
        var other = await desk.AddAgentAsync("Other");
        await AddRuleAsync(desk, "Oran", "Oran", RuleOtherwise.Wait, oran);
        var inOran = await desk.AddOrderAsync("1", hoursAgo: 1, region: "ORAN");
        var alsoInOran = await desk.AddOrderAsync("2", hoursAgo: 2, region: "Oran ");
        var elsewhere = await desk.AddOrderAsync("3", hoursAgo: 3, region: "Alger");

        await desk.HandOutAsync();

        (await desk.HoldersAsync()).ShouldBe(new Dictionary<Guid, Guid> { [inOran] = oran, [alsoInOran] = oran, [elsewhere] = other }, ignoreOrder: true);
        var row = (await desk.AssignmentsAsync()).Single(row => row.OrderId == inOran);
        var why = System.Text.Json.JsonSerializer.Deserialize<ExplanationView>(row.Explanation, Contracts.ContractJson.Options)!;
        why.Rule.ShouldBe("Oran");
        why.Sentence.ShouldBe("Rule “Oran”: Oranaise had the least open work: 0 orders at weight 1.");
        why.Candidates.ToDictionary(one => one.Name, one => one.Bar)
            .ShouldContainKeyAndValue("Away", AgentBar.NotInRule);
    }

    [Fact]
    public async Task What_waits_for_a_rule_is_handed_out_when_its_agent_comes()
    {
        var desk = await AssignmentDesk.OpenAsync(Api, settings => settings.BatchSize = 5);
        var oran = await desk.AddAgentAsync("Oranaise", onDuty: false);
        var other = await desk.AddAgentAsync("Other", capacity: 1_000);
        await AddRuleAsync(desk, "Oran", "Oran", RuleOtherwise.Wait, oran);
        for (var order = 0; order < 30; order++)
            await desk.AddOrderAsync($"oran {order}", hoursAgo: 1 + order, region: "Oran");
        var elsewhere = await desk.AddOrderAsync("elsewhere", hoursAgo: 15.5, region: "Alger");

        (await desk.HandOutAsync()).Assigned.ShouldBe(1);
        (await desk.HoldersAsync()).ShouldBe(new Dictionary<Guid, Guid> { [elsewhere] = other });
        await desk.ExecuteAsync("update agents set on_duty = true where user_id = $1", oran);
        (await desk.HandOutAsync()).Assigned.ShouldBe(30);
    }

    [Fact]
    public async Task The_orders_of_an_account_that_is_switched_off_go_to_the_others()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var (gone, stays) = (await desk.AddAgentAsync("Gone"), await desk.AddAgentAsync("Stays"));
        await desk.AddOrdersAsync(10);
        await desk.HandOutAsync();

        await desk.ExecuteAsync("update users set disabled_at = now() where id = $1", gone);
        (await desk.HandOutAsync()).ShouldBe(new PassOutcome(5, 5));

        (await desk.HoldersAsync()).Values.ShouldAllBe(agent => agent == stays);
    }

    [Fact]
    public async Task A_manager_takes_part_only_when_that_is_switched_on()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var manager = desk.Company.Users[UserRole.Manager].Id;
        await desk.Company.InDatabaseAsync(db =>
        {
            db.Agents.Add(new Agent { CompanyId = desk.Company.Id, UserId = manager, OnDuty = true });
            return db.SaveChangesAsync(Cancellation);
        });
        var order = await desk.AddOrderAsync("1");
        (await desk.HandOutAsync()).Assigned.ShouldBe(0);

        await desk.ExecuteAsync("update agents set takes_part = true where user_id = $1", manager);
        (await desk.HandOutAsync()).Assigned.ShouldBe(1);
        (await desk.HoldersAsync())[order].ShouldBe(manager);
    }

    [Fact]
    public async Task A_pass_that_has_begun_since_needs_no_other()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddAgentAsync("Amel");
        await desk.AddOrderAsync("1");
        var heardAt = Api.Time.GetUtcNow();
        (await desk.Pass.RunAsync(desk.Company.Id, heardAt, int.MaxValue, Cancellation)).Assigned.ShouldBe(1);
        await desk.AddOrderAsync("2");

        (await desk.Pass.RunAsync(desk.Company.Id, heardAt, int.MaxValue, Cancellation)).Assigned.ShouldBe(0);
        (await desk.Pass.RunAsync(desk.Company.Id, Api.Time.GetUtcNow(), int.MaxValue, Cancellation)).Assigned.ShouldBe(1);
    }

    private static Task<int> AddRuleAsync(AssignmentDesk desk, string name, string region, RuleOtherwise otherwise, Guid agent) =>
        desk.Company.InDatabaseAsync(db =>
        {
            db.AssignmentRules.Add(new AssignmentRule
            {
                CompanyId = desk.Company.Id,
                Id = Guid.CreateVersion7(),
                Position = 1,
                Name = name,
                Region = region,
                AgentIds = [agent],
                Otherwise = otherwise,
            });
            return db.SaveChangesAsync(Cancellation);
        });

    private static async Task<IEnumerable<string>> NumbersAsync(AssignmentDesk desk, List<Guid> orders)
    {
        var numbers = await desk.Company.InDatabaseAsync(db =>
            db.Orders.Where(order => orders.Contains(order.Id)).ToDictionaryAsync(order => order.Id, order => order.Number, Cancellation));
        return orders.Select(order => numbers[order]);
    }
}
