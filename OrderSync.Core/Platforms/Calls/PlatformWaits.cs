using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Takes back, for a person, what keeps a connection's calls waiting. Calls that wait notice it within a minute, in every process.</summary>
public sealed class PlatformWaits(PlatformBudgets budgets, CircuitBreakers breakers)
{
    /// <summary>The platform is asked again, though it asked to wait; what it then says holds.</summary>
    public Task ForgetAskedAsync(Guid connectionId, CancellationToken cancellationToken) => budgets.ForgetWaitAsync(connectionId, cancellationToken);

    /// <summary>That, and a breaker that is open closes.</summary>
    public async Task EndAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        await budgets.ForgetWaitAsync(connection.ConnectionId, cancellationToken);
        await breakers.CloseAsync(connection, cancellationToken);
    }
}
