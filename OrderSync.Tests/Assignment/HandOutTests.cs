using FsCheck;
using FsCheck.Fluent;
using OrderSync.Core.Assignment;

namespace OrderSync.Tests.Assignment;

/// <summary>What holds for every hand-out, whoever the agents are and however many orders wait.</summary>
public sealed class HandOutTests
{
    private const int OldestEvery = 5;

    private static readonly Guid Shop = Guid.CreateVersion7();

    [Fact]
    public void Workloads_end_within_one_of_each_other_per_weight() => Check(
        from weights in Gen.Choose(1, 9).NonEmptyListOf()
        from orders in Gen.Choose(0, 400)
        select (Weights: weights, Orders: orders),
        team =>
        {
            var agents = Team(team.Weights, capacity: int.MaxValue);
            Plan(agents, team.Orders).Assigned.Count.ShouldBe(team.Orders);
            agents.Sum(agent => agent.Open).ShouldBe(team.Orders);
            ShouldBeFair(agents);
        });

    [Fact]
    public void Nobody_who_starts_with_more_is_given_an_order_that_would_have_sat_better_elsewhere() => Check(
        from weights in Gen.Choose(1, 9).NonEmptyListOf()
        from open in Gen.Choose(0, 40).ListOf(weights.Count)
        from orders in Gen.Choose(0, 200)
        select (Weights: weights, Open: open, Orders: orders),
        team =>
        {
            var agents = Team(team.Weights, capacity: int.MaxValue, open: team.Open);
            var before = agents.ToDictionary(agent => agent.Id, agent => agent.Open);
            Plan(agents, team.Orders);
            var given = agents.Where(agent => agent.Open > before[agent.Id]).ToList();
            given.ShouldAllBe(agent => agents.All(other => (long)agent.Open * other.Weight <= (other.Open + 1L) * agent.Weight));
        });

    [Fact]
    public void Nobody_gets_more_than_their_capacity_and_nothing_waits_while_somebody_has_room() => Check(
        from capacities in Gen.Choose(0, 20).NonEmptyListOf()
        from orders in Gen.Choose(0, 200)
        select (Capacities: capacities, Orders: orders),
        team =>
        {
            var agents = team.Capacities.Select((capacity, index) => NewAgent(index, 1, capacity)).ToList();
            var plan = Plan(agents, team.Orders);
            agents.ShouldAllBe(agent => agent.Open <= agent.Capacity);
            plan.Assigned.Count.ShouldBe(Math.Min(team.Orders, team.Capacities.Sum()));
            plan.Assigned.Select(one => one.Order.Id).Distinct().Count().ShouldBe(plan.Assigned.Count);
        });

    [Fact]
    public void The_same_loads_give_the_same_answer_in_whatever_order_agents_are_listed() => Check(
        from weights in Gen.Choose(1, 5).NonEmptyListOf()
        from seed in Gen.Choose(0, int.MaxValue)
        select (Weights: weights, Seed: seed),
        team =>
        {
            var shuffled = Team(team.Weights, 30);
            new Random(team.Seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));
            Who(Plan(Team(team.Weights, 30), 50)).ShouldBe(Who(Plan(shuffled, 50)));
        });

    /// <summary>As few as one place is free at a time, and a hundred new orders come in before each.</summary>
    [Fact]
    public void However_many_come_in_the_oldest_is_handed_out_soon() => Check(
        from free in Gen.Choose(1, 7)
        from oldestEvery in Gen.Choose(2, 20)
        from waiting in Gen.Choose(1, 30)
        select (Free: free, OldestEvery: oldestEvery, Waiting: waiting),
        team =>
        {
            var old = Orders(team.Waiting, hoursAgo: 500).Reverse().ToList();
            var (waiting, turn, handedOut) = (old.ToList(), 0L, 0);
            for (var round = 0; waiting.Count > 0; round++)
            {
                var latest = Orders(100, hoursAgo: 0);
                var plan = HandOut.Plan(latest, waiting, [NewAgent(0, 1, team.Free)], [], turn, team.OldestEvery);
                plan.Assigned.Count.ShouldBe(team.Free);
                turn = plan.Turn;
                var gone = plan.Assigned.Select(one => one.Order.Id).ToHashSet();
                waiting.RemoveAll(order => gone.Contains(order.Id));
                handedOut += team.Free;
                handedOut.ShouldBeLessThanOrEqualTo((team.Waiting * team.OldestEvery) + team.Free, "an old order starves");
            }
        });

    [Fact]
    public void The_latest_go_first_and_each_fifth_is_the_oldest()
    {
        var orders = Orders(20, hoursAgo: 0);

        var plan = HandOut.Plan(orders, orders.Reverse().ToList(), [NewAgent(0, 1, 100)], [], turn: 0, OldestEvery);

        plan.Assigned.Take(10).Select(one => orders.ToList().IndexOf(one.Order)).ShouldBe([0, 1, 2, 3, 19, 4, 5, 6, 7, 18]);
        plan.Assigned.Count.ShouldBe(20);
        plan.Turn.ShouldBe(20);
    }

    private static void ShouldBeFair(IReadOnlyList<AgentLoad> agents)
    {
        foreach (var agent in agents)
            agents.ShouldAllBe(other => (long)agent.Open * other.Weight <= (other.Open + 1L) * agent.Weight);
    }

    private static IEnumerable<(Guid Order, Guid Agent)> Who(HandOutPlan plan) => plan.Assigned.Select((one, index) => (Id(index), one.Decision.Agent!.Id));

    private static HandOutPlan Plan(IReadOnlyList<AgentLoad> agents, int orders) =>
        HandOut.Plan(Orders(orders, hoursAgo: 0), [], agents, [], turn: 0, OldestEvery);

    /// <summary>Latest first.</summary>
    private static IReadOnlyList<WaitingOrder> Orders(int count, int hoursAgo) =>
    [
        .. Enumerable.Range(0, count).Select(index =>
            new WaitingOrder(Guid.CreateVersion7(), Shop, null, DateTimeOffset.UnixEpoch.AddYears(56).AddHours(-hoursAgo).AddMinutes(-index))),
    ];

    private static List<AgentLoad> Team(List<int> weights, int capacity, List<int>? open = null) =>
        [.. weights.Select((weight, index) => NewAgent(index, weight, capacity, open?[index] ?? 0))];

    private static AgentLoad NewAgent(int index, int weight, int capacity, int open = 0) =>
        new(Id(index), $"Agent {index}", weight, capacity, open, lastTurn: 0) { OnDuty = true, InHours = true };

    private static Guid Id(int index) => Guid.Parse($"00000000-0000-0000-0000-{index:D12}");

    private static void Check<T>(Gen<T> scenarios, Action<T> holds) =>
        Prop.ForAll(scenarios.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
