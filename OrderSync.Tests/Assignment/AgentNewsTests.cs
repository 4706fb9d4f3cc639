using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>An order and the word of it to its agent are committed together, or not at all.</summary>
public sealed class AgentNewsTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task A_hand_out_of_many_batches_leaves_one_fact_for_each_agent_with_all_that_they_got()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var (amel, bilal) = (await desk.AddAgentAsync("Amel", weight: 2, capacity: 200), await desk.AddAgentAsync("Bilal", capacity: 200));
        await desk.AddAgentAsync("Away", onDuty: false);
        await desk.AddOrdersAsync(150);

        (await desk.HandOutAsync()).Assigned.ShouldBe(150);

        (await FactsAsync(desk)).ShouldBe([(amel, "100 new orders for you."), (bilal, "50 new orders for you.")], ignoreOrder: true);
        await desk.AddOrderAsync("one more");
        await desk.HandOutAsync();
        (await FactsAsync(desk)).Count.ShouldBe(3, "what comes later is news of its own");
    }

    [Fact]
    public async Task What_is_told_in_the_middle_of_a_hand_out_goes_on_under_the_same_key()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var amel = await desk.AddAgentAsync("Amel", capacity: 200);
        await desk.AddOrdersAsync(120);
        var (batches, cursor) = (Api.Services.GetRequiredService<AssignmentBatches>(), new WaitingCursor());
        var first = (await batches.HandOutAsync(desk.Company.Id, cursor, Cancellation)).Assigned;
        var key = await KeyAsync();
        await desk.ExecuteAsync("delete from notification_facts where company_id = $1", desk.Company.Id);

        var second = (await batches.HandOutAsync(desk.Company.Id, cursor, Cancellation)).Assigned;

        first.ShouldBeGreaterThan(0);
        second.ShouldBeGreaterThan(0);
        (await FactsAsync(desk)).ShouldBe([(amel, $"{first + second} new orders for you.")]);
        (await KeyAsync()).ShouldBe(key);

        Task<string> KeyAsync() => desk.ScalarAsync<string>("select key from notification_facts where company_id = $1", desk.Company.Id);
    }

    [Fact]
    public async Task What_is_given_by_hand_is_told_to_who_gets_it_and_counts_only_what_was_given()
    {
        var desk = await AssignmentDesk.OpenAsync(Api, settings => settings.Enabled = false);
        var (amel, bilal) = (await desk.AddAgentAsync("Amel"), await desk.AddAgentAsync("Bilal"));
        var (first, second) = (await desk.AddOrderAsync("1"), await desk.AddOrderAsync("2"));
        var manager = desk.Company.Client(UserRole.Manager);

        await AssignAsync(amel, first, second, Guid.CreateVersion7());
        await AssignAsync(amel, first);
        await AssignAsync(bilal, second);

        (await FactsAsync(desk)).ShouldBe([(amel, "2 new orders for you."), (bilal, "1 new order for you.")], ignoreOrder: true);

        Task<AssignmentOutcomes> AssignAsync(Guid agent, params Guid[] orders) =>
            manager.Post("/api/v1/assignment/assign", new AssignRequest(orders, agent)).Read<AssignmentOutcomes>();
    }

    [Fact]
    public async Task Where_the_agent_cannot_be_told_nothing_is_given()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        var amel = await desk.AddAgentAsync("Amel");
        var order = await desk.AddOrderAsync("1");
        await desk.AddOrdersAsync(20);
        var trigger = await RefuseFactsAsync(desk);
        try
        {
            (await Should.ThrowAsync<PostgresException>(() => desk.HandOutAsync())).MessageText.ShouldBe("no fact");
            await desk.Company.Client(UserRole.Manager).Post("/api/v1/assignment/assign", new AssignRequest([order], amel))
                .Problem(HttpStatusCode.InternalServerError);

            (await desk.AssignmentsAsync()).ShouldBeEmpty();
            (await desk.ScalarAsync<long>("select turn from assignment_settings where company_id = $1", desk.Company.Id)).ShouldBe(0);
        }
        finally
        {
            await desk.ExecuteAsync($"drop function {trigger}() cascade");
        }
        (await desk.HandOutAsync()).Assigned.ShouldBe(21);
        (await FactsAsync(desk)).ShouldBe([(amel, "21 new orders for you.")]);
    }

    /// <summary>For this company alone.</summary>
    private static async Task<string> RefuseFactsAsync(AssignmentDesk desk)
    {
        var name = $"refuse_{desk.Company.Id:N}";
        await desk.ExecuteAsync($"create function {name}() returns trigger language plpgsql as $$ begin raise exception 'no fact'; end $$");
        await desk.ExecuteAsync(
            $"create trigger {name} before insert on notification_facts for each row when (new.company_id = '{desk.Company.Id}') execute function {name}()");
        return name;
    }

    private static Task<List<(Guid Agent, string Sentence)>> FactsAsync(AssignmentDesk desk) => desk.Company.InDatabaseAsync(async db =>
        (await db.NotificationFacts.Where(fact => fact.Kind == "orders-assigned").OrderBy(fact => fact.Id).ToListAsync(Cancellation))
            .ConvertAll(fact => (fact.UserId!.Value, fact.Sentence)));
}
