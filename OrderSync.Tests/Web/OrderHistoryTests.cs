using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Assignment;
using OrderSync.Web.Orders;

namespace OrderSync.Tests.Web;

public sealed class OrderHistoryTests
{
    private static readonly Guid Parcel = new(7, 0, 0, new byte[8]);

    [Fact]
    public void Versions_statuses_parcels_agents_and_notes_are_one_story_and_nothing_is_told_twice()
    {
        var shown = new ShownOrder(
            Detail([new OrderRevisionView(1, At(0), OrderStatus.Confirmed, "Confirmé", null)],
                [new OrderStatusChangeView(OrderStatus.Delivered, "LIVRÉ", At(50), At(55), Parcel, null)]),
            new OrderAssignmentView(Guid.Empty, null, null, [Turn(AssignmentState.Done, At(10), At(20), At(30), "Called twice.")]),
            [Shipment(Step("EN TRANSIT", At(40)), Step("LIVRÉ", At(50)))]);

        OrderHistory.Of(shown).Select(one => (one.Kind, one.Title, Minutes(one.At))).ShouldBe(
        [
            (OrderEventKind.Status, "Delivered", 50),
            (OrderEventKind.Parcel, "EN TRANSIT", 40),
            (OrderEventKind.Agent, "Amel marked it as done", 30),
            (OrderEventKind.Note, "Note of Amel", 30),
            (OrderEventKind.Agent, "Amel began to work on it", 20),
            (OrderEventKind.Agent, "Assigned to Amel", 10),
            (OrderEventKind.Version, "Version 1", 0),
        ]);
    }

    [Fact]
    public void A_reason_is_a_few_words()
    {
        AssignmentWords.Reason(Why(Candidate("Amel", 48, chosen: true), Candidate("Karim", 60))).ShouldBe("Least busy (48 open orders)");
        AssignmentWords.Reason(Why(Candidate("Amel", 2, chosen: true), Candidate("Karim", 2))).ShouldBe("Next in turn (2 open orders)");
        AssignmentWords.Reason(Why(Candidate("Amel", 2, weight: 2, chosen: true), Candidate("Karim", 1))).ShouldBe("Next in turn (2 open orders)", "twice the share");
        AssignmentWords.Reason(Why(Candidate("Amel", 1, chosen: true), Candidate("Karim", 0, bar: AgentBar.OffDuty))).ShouldBe("The only one available");
        AssignmentWords.Reason(Why(Candidate("Amel", 1, chosen: true)) with { Rule = "Oran" }).ShouldBe("The only one available, rule “Oran”");
        AssignmentWords.Reason(new ExplanationView("Given by Amel.", null, [], [], 0)).ShouldBe("Given by Amel.");
    }

    private static ExplanationView Why(params CandidateView[] candidates) => new("Amel had the least open work.", null, [], candidates, 0);

    private static CandidateView Candidate(string name, int open, int weight = 1, AgentBar? bar = null, bool chosen = false) =>
        new(Guid.Empty, name, open, weight, 100, bar, chosen);

    private static DateTimeOffset At(int minutes) => Samples.Noon.AddMinutes(minutes);

    private static int Minutes(DateTimeOffset at) => (int)(at - Samples.Noon).TotalMinutes;

    private static AssignmentView Turn(AssignmentState state, DateTimeOffset at, DateTimeOffset began, DateTimeOffset ended, string note) => new(
        Guid.Empty, Guid.Empty, "A1", Guid.Empty, "Atlas", Guid.Empty, "Amel", state, at, null, Why(Candidate("Amel", 1, chosen: true)), began, ended, "Done.", note);

    private static ShipmentStatusView Step(string word, DateTimeOffset at) => new("1", word, "", at, at, FromHistory: true, null, null);

    private static ShipmentDetailView Shipment(params ShipmentStatusView[] steps) => new(
        new ShipmentView(Parcel, Guid.Empty, "Carrier", "carrier", "1", null, null, "1", "LIVRÉ", "", At(50), true, At(50), null, null, null, null, null, null, null),
        null, null, null, null, At(0), At(0), steps, "{}");

    private static OrderDetailView Detail(IReadOnlyList<OrderRevisionView> revisions, IReadOnlyList<OrderStatusChangeView> changes) => new(
        new OrderView(Guid.Empty, "A1", "1", "shop", Guid.Empty, "Atlas", OrderStatus.Delivered, "", null, null, null, null, 0, At(0), null),
        new CustomerView(null, null, null), new AddressView(null, null, null, null, null), null, null, null, null, [], revisions, At(0), At(0),
        StatusChanges: changes);
}
