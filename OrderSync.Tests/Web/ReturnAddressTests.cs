using OrderSync.Web.Users;

namespace OrderSync.Tests.Web;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/orders?q=1", "/orders?q=1")]
    [InlineData(null, "/")]
    [InlineData("orders", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/sign-in?returnUrl=/", "/")]
    public void After_sign_in_only_this_sites_own_pages_are_opened(string? wanted, string opened) =>
        ReturnAddress.Local(wanted).ShouldBe(opened);
}
