using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;

namespace OrderSync.Tests.Assignment;

public sealed class WaitingSentenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_is_well() => Say(waiting: 0, [Agent()]).ShouldBe("Every order that needs an agent has one.");

    [Fact]
    public void Orders_that_somebody_can_take_are_about_to_be_handed_out() => Say(waiting: 1, [Agent()]).ShouldBe("1 order is about to be handed out.");

    [Fact]
    public void Nobody_takes_part() => Say(waiting: 2_500, []).ShouldBe("2,500 orders wait: nobody takes part yet.");

    [Fact]
    public void Everybody_is_full_off_or_away_and_it_says_until_when() => Say(
        waiting: 12, [Agent(open: 50), Agent(open: 50), Agent(open: 50), Agent(onDuty: false, next: Now.AddHours(1)), Agent(inHours: false, next: Now.AddHours(11.5))])
        .ShouldBe("12 orders wait: of 5 agents, 1 off duty, 1 outside working hours, 3 at capacity; next working hours 07:30 UTC.");

    [Fact]
    public void A_time_that_is_far_off_has_its_date() => Say(waiting: 1, [Agent(inHours: false, next: Now.AddHours(36))])
        .ShouldBe("1 order waits: of 1 agent, 1 outside working hours; next working hours 2026-11-24 08:00 UTC.");

    [Fact]
    public void A_rule_that_waits_is_named()
    {
        var away = Agent(onDuty: false);
        Say(waiting: 3, [Agent(), away], new RuleMatch("Oran", null, "Oran", [away.Id], RuleOtherwise.Wait), new RuleMatch("Alger", null, "Alger", [away.Id], RuleOtherwise.FallThrough))
            .ShouldBe("3 orders wait, or are about to be handed out. “Oran” waits: 1 off duty.");
    }

    [Fact]
    public void Switched_off() => WaitingSentences.For(false, 10_000, true, [Agent()], [], Now).ShouldBe("10,000+ orders wait: assignment is switched off.");

    private static string Say(int waiting, IReadOnlyList<AgentLoad> agents, params RuleMatch[] rules) =>
        WaitingSentences.For(true, waiting, false, agents, rules, Now);

    private static AgentLoad Agent(int open = 0, bool onDuty = true, bool inHours = true, DateTimeOffset? next = null) =>
        new(Guid.CreateVersion7(), "Amel", 1, 50, open, 0) { OnDuty = onDuty, InHours = inHours, NextHoursAt = next };
}
