using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class LoadStateTests
{
    private readonly LoadState<string> _state = new();
    private readonly List<TaskCompletionSource<string>> _asked = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewal_waits_for_what_is_under_way_so_that_a_slow_answer_is_shown()
    {
        var first = _state.LoadAsync(AskAsync, Cancellation);
        var renewal = _state.RenewAsync(AskAsync, Cancellation);
        _asked.Count.ShouldBe(1);

        _asked[0].SetResult("slow");
        await first;
        _state.Value.ShouldBe("slow");
        await AnswerAsync(1, "renewed");
        await renewal;
        _state.Value.ShouldBe("renewed");
        _state.Busy.ShouldBeFalse();
    }

    [Fact]
    public async Task A_person_overtakes_a_renewal_which_then_begins_again()
    {
        var renewal = _state.RenewAsync(AskAsync, Cancellation);
        var chosen = _state.LoadAsync(AskAsync, Cancellation);
        _asked[0].SetResult("overtaken");
        _asked[1].SetResult("chosen");
        await chosen;
        _state.Value.ShouldBe("chosen");

        await AnswerAsync(2, "renewed");
        await renewal;
        _state.Value.ShouldBe("renewed");
        _asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_value_and_says_so()
    {
        _state.Value = "old";
        var renewal = _state.RenewAsync(AskAsync, Cancellation);
        _asked[0].SetException(new ApiProblem(ApiProblem.Unreachable));
        await renewal;

        _state.Value.ShouldBe("old");
        _state.Problem.ShouldNotBeNull();
    }

    private Task<string> AskAsync(CancellationToken cancel)
    {
        _asked.Add(new TaskCompletionSource<string>());
        return _asked[^1].Task;
    }

    private async Task AnswerAsync(int number, string answer)
    {
        while (_asked.Count <= number)
            await Task.Delay(5, Cancellation);
        _asked[number].SetResult(answer);
    }
}
