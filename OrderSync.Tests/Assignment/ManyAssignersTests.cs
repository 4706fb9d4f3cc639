using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>Many who hand out at once, on a real Postgres.</summary>
public sealed class ManyAssignersTests(ApiFixture api) : ApiTest(api)
{
    private const int Assigners = 8;

    [Fact]
    public async Task Eight_assigners_give_20_000_orders_each_once_and_workloads_end_within_one_per_weight()
    {
        const int Orders = 20_000;
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddOrdersAsync(Orders / 2);
        await desk.AddOrdersAsync(Orders / 2, await desk.Company.AddConnectionAsync("Other shop"));
        int[] weights = [1, 1, 2, 3, 5, 8, 1];
        var agents = new Dictionary<Guid, int>();
        foreach (var weight in weights)
            agents[await desk.AddAgentAsync($"Agent {agents.Count}", weight, capacity: Orders)] = weight;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Assigners).Select(_ => Task.Run(() => desk.HandOutAsync(), Cancellation)));

        outcomes.Sum(outcome => outcome.Assigned).ShouldBe(Orders);
        outcomes.ShouldAllBe(outcome => outcome.Assigned > 0);
        var given = await desk.AssignmentsAsync();
        given.Count.ShouldBe(Orders);
        given.Select(row => row.OrderId).Distinct().Count().ShouldBe(Orders);
        var open = given.CountBy(row => row.AgentId).ToDictionary();
        open.Keys.ShouldBe(agents.Keys, ignoreOrder: true);
        foreach (var (agent, weight) in agents)
            agents.ShouldAllBe(other => (long)open[agent] * other.Value <= (open[other.Key] + 1L) * weight);
        (await desk.ScalarAsync<long>("select turn from assignment_settings where company_id = $1", desk.Company.Id)).ShouldBe(Orders);
    }

    [Fact]
    public async Task Assigners_that_are_killed_in_the_middle_lose_and_double_nothing()
    {
        const int Orders = 4_000;
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddOrdersAsync(Orders);
        for (var agent = 0; agent < 5; agent++)
            await desk.AddAgentAsync($"Agent {agent}", capacity: Orders);
        var batches = Api.Services.GetRequiredService<AssignmentBatches>();

        await Task.WhenAll(Enumerable.Range(1, Assigners).Select(number => Task.Run(() => KilledAfterAsync(number))));
        var before = (await desk.AssignmentsAsync()).Count;
        await desk.HandOutAsync();

        before.ShouldBeInRange(1, Orders - 1);
        var given = await desk.AssignmentsAsync();
        given.Select(row => row.OrderId).Distinct().Count().ShouldBe(Orders);
        given.Count.ShouldBe(Orders);
        var open = given.CountBy(row => row.AgentId).Select(pair => pair.Value).ToList();
        (open.Max() - open.Min()).ShouldBeLessThanOrEqualTo(1);

        // The token ends whatever statement is under way, in the last of so many batches.
        async Task KilledAfterAsync(int count)
        {
            var cursor = new WaitingCursor();
            for (var batch = 0; batch < count; batch++)
                await batches.HandOutAsync(desk.Company.Id, cursor, Cancellation);
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            kill.CancelAfter(TimeSpan.FromMilliseconds(count % 7));
            try
            {
                await batches.HandOutAsync(desk.Company.Id, cursor, kill.Token);
            }
            catch (OperationCanceledException)
            {
                // Killed.
            }
        }
    }

    [Fact]
    public async Task People_who_give_and_take_meanwhile_do_not_get_in_the_way()
    {
        const int Orders = 2_000;
        var desk = await AssignmentDesk.OpenAsync(Api);
        await desk.AddOrdersAsync(Orders);
        var first = await desk.AddAgentAsync("First", capacity: Orders);
        await desk.AddAgentAsync("Second", capacity: Orders);
        var chosen = await desk.Company.InDatabaseAsync(db => Task.FromResult(db.Orders.Select(order => order.Id).Take(200).ToList()));
        var acts = Api.Services.GetRequiredService<AssignmentActs>();

        var outcomes = Task.Run(async () =>
        {
            var all = new List<OrderOutcomeView>();
            foreach (var some in chosen.Chunk(20))
                all.AddRange(await acts.AssignAsync(desk.Company.Id, some, first, "First", "Amel", Cancellation));
            return all;
        }, Cancellation);
        await Task.WhenAll([outcomes, .. Enumerable.Range(0, 3).Select(_ => Task.Run(() => desk.HandOutAsync(), Cancellation))]);

        var holders = await desk.HoldersAsync();
        holders.Count.ShouldBe(Orders);
        chosen.ShouldAllBe(order => holders[order] == first);
        (await outcomes).Count.ShouldBe(chosen.Count);
        // Whoever had one before has it in the history, and nobody else.
        (await desk.AssignmentsAsync()).Where(row => !row.State.IsOpen()).ShouldAllBe(row => row.State == AssignmentState.Released && row.EndReason == "Amel gave it to First.");
    }
}
