using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Scheduling;

namespace OrderSync.Tests.Web;

/// <summary>The form of what is kept, while others change what is saved.</summary>
public sealed class RetentionDraftTests
{
    private static readonly RetentionView Saved = RetentionView.Standard with { ActivityDays = 30, CallDays = 7 };

    [Fact]
    public void What_is_saved_by_others_is_taken_but_for_what_is_typed()
    {
        var draft = new RetentionDraft(Saved);
        draft.Fields[1].Days = 5;

        draft.Renew(Saved with { ActivityDays = 20, CallDays = 9 });

        (draft.Fields[0].Days, draft.Fields[0].IsChanged).ShouldBe((20, false));
        (draft.Fields[1].Days, draft.Fields[1].IsChanged).ShouldBe((5, true));
    }

    [Fact]
    public void What_is_typed_into_a_field_that_was_shown_before_counts_after()
    {
        var draft = new RetentionDraft(Saved);
        var shown = draft.Fields[1];
        draft.Renew(Saved);

        shown.Days = 400;

        draft.IsChanged.ShouldBeTrue();
        draft.Request().CallDays.ShouldBe(400);
    }

    [Fact]
    public void What_somebody_else_has_saved_alike_is_no_change_any_more()
    {
        var draft = new RetentionDraft(Saved);
        draft.Fields[1].Days = 5;

        draft.Renew(Saved with { CallDays = 5 });

        draft.IsChanged.ShouldBeFalse();
    }
}
