using OrderSync.Core.Assignment;
using Quartz;

namespace OrderSync.Worker.Assignment;

/// <summary>
/// Each minute, on one node of the cluster: hands out what waits in every company, whether or not anybody heard of it. Also
/// brings what becomes possible by the clock alone, such as the begin of somebody's working hours.
/// </summary>
[DisallowConcurrentExecution]
public sealed class AssignmentSweep(AssignmentPass pass, TimeProvider time, ILogger<AssignmentSweep> logger) : IJob
{
    public static readonly JobKey Key = new("assignment-sweep", "system");

    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var company in await pass.CompaniesAsync(cancellationToken))
        {
            try
            {
                await pass.RunAsync(company, time.GetUtcNow(), int.MaxValue, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One company's trouble is not another's; the next sweep comes back to it.
                logger.LogError(exception, "The orders of company {CompanyId} could not be handed out", company);
            }
        }
    }
}
