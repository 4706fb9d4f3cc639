using FsCheck;
using FsCheck.Fluent;
using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Platforms;

public sealed class PageBisectionTests
{
    private static readonly Arbitrary<(int Pages, int First)> Lists = (
        from pages in Gen.Choose(0, 50_000)
        from first in Gen.Choose(1, pages + 1)
        select (pages, first)).ToArbitrary();

    [Fact]
    public void The_first_page_is_found_in_twice_as_many_looks_as_there_are_halvings() => Prop.ForAll(Lists, list =>
    {
        var (found, looks) = Find(list.First, lastPage: null);
        return found == list.First && looks <= (2 * Math.Log2(list.First + 1)) + 2;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_the_last_page_is_known_half_of_the_looks_are_enough() => Prop.ForAll(Lists, list =>
    {
        var (found, looks) = Find(list.First, list.Pages);
        return found == list.First && looks <= Math.Log2(list.Pages + 1) + 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_list_without_an_end_is_a_fault_and_not_an_endless_search()
    {
        var looks = 0;

        var fault = await Should.ThrowAsync<PlatformException>(() => PageBisection.FirstAsync(_ => Task.FromResult(++looks < 0)));

        fault.Failure.Kind.ShouldBe(PlatformFailureKind.Protocol);
        looks.ShouldBe(25);
    }

    private static (int Found, int Looks) Find(int first, int? lastPage)
    {
        var looks = 0;
        var found = PageBisection.FirstAsync(page => Task.FromResult(++looks > 0 && page >= first), lastPage);
        found.IsCompletedSuccessfully.ShouldBeTrue();
        return (found.Result, looks);
    }
}
