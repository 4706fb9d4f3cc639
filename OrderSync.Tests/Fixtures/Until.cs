namespace OrderSync.Tests.Fixtures;

/// <summary>Waits for what happens elsewhere in its own time.</summary>
internal static class Until
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <param name="what">Is waited for, as the failure names it.</param>
    /// <exception cref="TimeoutException">It was not so in time.</exception>
    public static async Task SoAsync(Func<Task<bool>> condition, string what, TimeSpan patience)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(asked) > patience)
                throw new TimeoutException($"Waited in vain for: {what}.");
            await Task.Delay(Every, TestContext.Current.CancellationToken);
        }
    }
}
