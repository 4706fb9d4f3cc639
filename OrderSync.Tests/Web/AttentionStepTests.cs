using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Texts;
using OrderSync.Web.Attention;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class AttentionStepTests
{
    private static readonly Guid Connection = Guid.CreateVersion7(Samples.Noon);
    private static readonly Guid Run = Guid.CreateVersion7(Samples.Noon);

    private static readonly Texts<AttentionTexts> Texts = new(new UserClock(TimeProvider.System));

    [Theory]
    [InlineData(0, 0, "none yet")]
    [InlineData(1, 1, "healthy")]
    [InlineData(3, 3, "all healthy")]
    [InlineData(3, 2, "2 of 3 healthy")]
    [InlineData(1, 0, "0 of 1 healthy")]
    public void Health_counts_what_is_healthy(int connections, int healthy, string words) =>
        Texts.Health(new AttentionSummary([], 0, connections, healthy)).ShouldBe(words);

    [Fact]
    public void Each_kind_leads_to_the_page_where_it_is_seen_to()
    {
        foreach (var kind in Enum.GetValues<AttentionKind>())
        {
            var isOfCompany = kind is AttentionKind.SchedulerStopped or AttentionKind.OrdersWait;
            var item = new AttentionView(kind, Message.Verbatim("Why."), null, isOfCompany ? null : Connection, isOfCompany ? null : "Main", isOfCompany ? null : "EcoManager", isOfCompany ? null : Run);
            AttentionStep.Of(item).Address.ShouldBe(kind switch
            {
                AttentionKind.SchedulerStopped => "/admin/scheduler",
                AttentionKind.OrdersWait => "/assignments",
                AttentionKind.Credentials => $"/connections/{Connection}/edit",
                AttentionKind.CircuitOpen => $"/connections/{Connection}",
                _ => $"/operations/{Run}",
            });
            AttentionStep.Of(item with { RunId = null }).Address.ShouldNotContain("operations");
            Texts.Subject(item).ShouldBe(kind switch
            {
                AttentionKind.SchedulerStopped => "Scheduler",
                AttentionKind.OrdersWait => "Assignment",
                _ => "EcoManager “Main”",
            });
        }
    }

    [Fact]
    public void A_row_says_one_problem_once()
    {
        var calm = Row(breaker: null);
        var open = Row(new BreakerView(BreakerState.Open, Samples.Noon, "500", Samples.Noon, 5, "Circuit open."));

        Kinds(calm).ShouldBe([AttentionKind.Failing, AttentionKind.WaitsLong, AttentionKind.Overdue, AttentionKind.Rejected], ignoreOrder: true);
        Kinds(open).ShouldBe([AttentionKind.WaitsLong, AttentionKind.Overdue, AttentionKind.Rejected], ignoreOrder: true);
    }

    private static List<AttentionKind> Kinds(ConnectionView row) =>
        [.. Enum.GetValues<AttentionKind>().Where(kind => kind is not (AttentionKind.SchedulerStopped or AttentionKind.OrdersWait))
            .Where(kind => AttentionLook.IsNewToRow(new AttentionView(kind, Message.Verbatim("Why."), null, Connection, "Main", "EcoManager", Run), row))];

    private static ConnectionView Row(BreakerView? breaker) => new(
        Connection, "ecomanager", "EcoManager", "Main", ConnectionState.Active, "Active.", new Dictionary<string, string>(StringComparer.Ordinal), [], 0, null, Samples.Noon, null, breaker);
}
