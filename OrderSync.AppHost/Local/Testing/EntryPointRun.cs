using System.Reflection;
using OrderSync.AppHost.Local;

namespace Aspire.Hosting.Testing;

/// <summary>Runs Program.cs beside the test; it hands its application over at Build and then waits, in Run, for its end.</summary>
internal static class EntryPointRun
{
    public static Task<TestingBuilder> StartAsync(MethodInfo entryPoint, string[] args)
    {
        var built = new TaskCompletionSource<TestingBuilder>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new LocalOptions(Path.Combine(Path.GetTempPath(), "ordersync-" + Path.GetFileNameWithoutExtension(Path.GetRandomFileName())))
        {
            AnyPorts = true,
            IsTemporary = true,
            ReadsEnvironment = false,
            Built = (builder, application) => built.TrySetResult(new(builder, application)),
        };
        // A thread of its own: the entry point blocks until the application ends.
        _ = Task.Factory.StartNew(() => Invoke(entryPoint, args, options, built), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return built.Task;
    }

    private static void Invoke(MethodInfo entryPoint, string[] args, LocalOptions options, TaskCompletionSource<TestingBuilder> built)
    {
        LocalOptions.Intercepted = options;
        try
        {
            entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [args], culture: null);
        }
        catch (Exception exception)
        {
            built.TrySetException(exception);
        }
    }
}
