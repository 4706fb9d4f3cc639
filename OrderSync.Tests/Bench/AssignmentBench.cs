using System.Globalization;
using OrderSync.Contracts.Assignment;
using OrderSync.Tests.Assignment;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Bench;

/// <summary>
/// A company with 1,000,000 orders, 100,000 of them open and young: agents are done with 98,000 and work on 2,000. What it costs to
/// find that nothing waits, and to hand out 500 that have come in.
/// </summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class AssignmentBench(ApiFixture api, ITestOutputHelper output) : ApiTest(api)
{
    private const int Agents = 40;

    [Fact]
    public async Task Assignment()
    {
        var desk = await AssignmentDesk.OpenAsync(Api);
        for (var agent = 0; agent < Agents; agent++)
            await desk.AddAgentAsync($"Agent {agent}", capacity: 10_000);
        await FillAsync(desk);

        var idle = await MedianAsync(5, async () => (await desk.HandOutAsync()).Assigned.ShouldBe(0));
        var overview = await MedianAsync(5, async () => (await desk.Company.Admin.Get<AssignmentOverview>("/api/v1/assignment/overview")).Waiting.ShouldBe(0));
        await desk.AddOrdersAsync(500);
        var began = TimeProvider.System.GetTimestamp();
        (await desk.HandOutAsync()).Assigned.ShouldBe(500);
        var busy = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"assignment: of 1,000,000 orders 100,000 have had one of {Agents} agents: a pass that finds nothing {idle:N0} ms, the overview {overview:N0} ms, 500 new orders handed out in {busy:N0} ms ({500 / busy * 1000:N0}/s)"));
        idle.ShouldBeLessThan(2_000);
    }

    /// <summary>A tenth is of the last 30 days and open, and has an agent; the rest is delivered.</summary>
    private static async Task FillAsync(AssignmentDesk desk)
    {
        await desk.ExecuteLongAsync(
            """
            insert into orders (company_id, id, connection_id, external_id, number, status, platform_status, is_open, placed_at, line_count, revision,
                content_hash, first_seen_at, changed_at)
            select $1, gen_random_uuid(), $2, 'old-' || n, 'old-' || n, case when n <= 100000 then 'Pending' else 'Delivered' end, 'word', n <= 100000,
                now() - n * interval '24 seconds', 0, 1, '\x01', now(), now()
            from generate_series(1, 1000000) n
            """,
            desk.Company.Id, desk.Shop.Id);
        await desk.ExecuteLongAsync(
            """
            insert into assignments (company_id, id, order_id, agent_id, connection_id, state, assigned_at, explanation)
            select $1, gen_random_uuid(), o.id, a.user_id, o.connection_id, case when o.n <= 2000 then 'Assigned' else 'Done' end, now(), '{"sentence":"","passedRules":[],"candidates":[],"more":0}'
            from (select id, connection_id, row_number() over (order by placed_at) as n from orders where company_id = $1 and is_open) o
            join (select user_id, row_number() over () as n from agents where company_id = $1) a on a.n = o.n % 40 + 1
            """,
            desk.Company.Id);
        await desk.ExecuteLongAsync("analyze orders");
        await desk.ExecuteLongAsync("analyze assignments");
    }

    private static async Task<double> MedianAsync(int times, Func<Task> act)
    {
        var took = new List<double>();
        for (var time = 0; time < times; time++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await act();
            took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
        took.Sort();
        return took[times / 2];
    }
}
