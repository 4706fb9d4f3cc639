using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;

namespace OrderSync.Tests.Assignment;

/// <summary>Who gets one order, and what is said about it.</summary>
public sealed class AgentDecisionTests
{
    private static readonly Guid Shop = Guid.CreateVersion7();
    private static readonly Guid OtherShop = Guid.CreateVersion7();

    private readonly AgentLoad _amel = New(1, "Amel", open: 3);
    private readonly AgentLoad _bilal = New(2, "Bilal", open: 2);
    private readonly AgentLoad _chafia = New(3, "Chafia", open: 2, lastTurn: 7);

    [Fact]
    public void The_least_work_wins_and_among_equals_who_waited_longest()
    {
        var decision = Decide([_amel, _chafia, _bilal]);

        decision.Agent.ShouldBe(_bilal);
        decision.Explanation.Sentence.ShouldBe("Bilal and 1 more had the least open work (2 orders at weight 1), and it was Bilal’s turn.");
        decision.Explanation.Candidates.Select(one => (one.Name, one.Open, one.Bar, one.Chosen)).ShouldBe(
            [("Bilal", 2, null, true), ("Chafia", 2, null, false), ("Amel", 3, null, false)]);
    }

    [Fact]
    public void Weight_divides_the_work()
    {
        var strong = New(4, "Dalia", open: 5, weight: 3);

        Decide([_bilal, strong]).Agent.ShouldBe(strong);
        Decide([_bilal, New(4, "Dalia", open: 9, weight: 3)]).Agent.ShouldBe(_bilal);
    }

    [Fact]
    public void Who_is_off_duty_outside_hours_or_full_is_told_as_such()
    {
        AgentLoad[] team =
        [
            New(1, "Off", onDuty: false), New(2, "Away", inHours: false), New(3, "Full", open: 5, capacity: 5), New(4, "Zero", capacity: 0),
        ];

        var decision = Decide(team);

        decision.Agent.ShouldBeNull();
        decision.Explanation.Candidates.ToDictionary(one => one.Name, one => one.Bar).ShouldBe(new Dictionary<string, AgentBar?>
        {
            ["Off"] = AgentBar.OffDuty,
            ["Away"] = AgentBar.OutsideHours,
            ["Full"] = AgentBar.AtCapacity,
            ["Zero"] = AgentBar.AtCapacity,
        }, ignoreOrder: true);
        decision.Explanation.Sentence.ShouldBe("No agent can take it now: 1 off duty, 1 outside working hours, 2 at capacity.");
    }

    [Fact]
    public void The_first_rule_that_names_the_order_decides()
    {
        var decision = Decide([_amel, _bilal], "Béjaïa", Rule("Oran", null, "Oran", _bilal), Rule("East", Shop, "BEJAIA ", _amel), Rule("Any", Shop, null, _bilal));

        decision.Agent.ShouldBe(_amel);
        decision.Explanation.Rule.ShouldBe("East");
        decision.Explanation.Sentence.ShouldStartWith("Rule “East”: Amel ");
        decision.Explanation.Candidates.Single(one => one.Name == "Bilal").Bar.ShouldBe(AgentBar.NotInRule);
    }

    [Fact]
    public void A_rule_of_another_connection_or_region_does_not_count() =>
        Decide([_amel, _bilal], "Oran", Rule("Other shop", OtherShop, null, _amel), Rule("Alger", null, "Alger", _amel)).Explanation.Rule.ShouldBeNull();

    [Fact]
    public void A_rule_none_of_whose_agents_can_take_it_falls_through_and_that_is_told()
    {
        var decision = Decide([New(1, "Amel", onDuty: false), _bilal], "Oran", Rule("Oran", null, "oran", _amel));

        decision.Agent.ShouldBe(_bilal);
        decision.Explanation.PassedRules.ShouldBe(["Oran"]);
        decision.Explanation.Sentence.ShouldStartWith("Nobody of “Oran” could take it. Bilal ");
    }

    [Fact]
    public void Or_it_waits_where_the_rule_says_so()
    {
        var decision = Decide([New(1, "Amel", onDuty: false), _bilal], "Oran", Rule("Oran", null, "oran", RuleOtherwise.Wait, _amel));

        decision.Agent.ShouldBeNull();
        decision.Explanation.Sentence.ShouldBe("Rule “Oran”: No agent can take it now: 1 off duty.");
    }

    [Fact]
    public void What_waits_for_a_rule_does_not_hold_up_the_others()
    {
        var rule = Rule("Oran", null, "oran", RuleOtherwise.Wait, New(1, "Amel", onDuty: false));
        WaitingOrder[] orders = [Order("Oran"), Order("Alger"), Order("Oran"), Order(null)];

        var plan = HandOut.Plan(orders, [], [New(1, "Amel", onDuty: false), New(2, "Bilal")], [rule], turn: 0, oldestEvery: 5);

        plan.Assigned.Select(one => one.Order).ShouldBe([orders[1], orders[3]]);
        plan.Turn.ShouldBe(2);
    }

    [Fact]
    public void An_explanation_lists_at_most_20_agents_the_chosen_one_first()
    {
        var team = Enumerable.Range(1, 50).Select(index => New(index, $"Agent {index}", open: index, onDuty: index > 2)).ToList();

        var explanation = Decide(team).Explanation;

        explanation.Candidates.Count.ShouldBe(20);
        explanation.Candidates[0].ShouldSatisfyAllConditions(one => one.Chosen.ShouldBeTrue(), one => one.Name.ShouldBe("Agent 3"));
        explanation.More.ShouldBe(30);
    }

    [Theory]
    [InlineData("Béjaïa", "bejaia")]
    [InlineData("  TIZI-OUZOU ", "tizi ouzou")]
    [InlineData("Sidi Bel Abbès", "sidi bel abbes")]
    [InlineData("M'Sila", "m sila")]
    [InlineData("وهران", "وهران")]
    [InlineData(" - ", null)]
    [InlineData(null, null)]
    public void Spellings_of_a_region_are_compared_without_case_accents_and_punctuation(string? region, string? key) => RegionKey.Of(region).ShouldBe(key);

    private static AgentDecision Decide(IReadOnlyList<AgentLoad> agents, string? region = null, params RuleMatch[] rules) =>
        AgentDecisions.Decide(Shop, region, agents, rules);

    private static RuleMatch Rule(string name, Guid? connection, string? region, params AgentLoad[] agents) =>
        Rule(name, connection, region, RuleOtherwise.FallThrough, agents);

    private static RuleMatch Rule(string name, Guid? connection, string? region, RuleOtherwise otherwise, params AgentLoad[] agents) =>
        new(name, connection, region, agents.Select(agent => agent.Id), otherwise);

    private static WaitingOrder Order(string? region) => new(Guid.CreateVersion7(), Shop, region, DateTimeOffset.UnixEpoch);

    private static AgentLoad New(
        int id, string name, int open = 0, int weight = 1, int capacity = 50, long lastTurn = 0, bool onDuty = true, bool inHours = true) =>
        new(Guid.Parse($"00000000-0000-0000-0000-{id:D12}"), name, weight, capacity, open, lastTurn) { OnDuty = onDuty, InHours = inHours };
}
