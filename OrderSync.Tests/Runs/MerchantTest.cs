using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>A test on the whole application, with a company of its own.</summary>
public abstract class MerchantTest(AppFixture app) : IAsyncLifetime
{
    protected AppFixture App { get; } = app;

    protected Merchant Merchant { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Merchant = await Merchant.OfNewCompanyAsync(App);

    public virtual ValueTask DisposeAsync()
    {
        Merchant.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
