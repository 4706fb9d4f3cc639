using System.Reflection;

namespace OrderSync.AppHost.Running;

/// <summary>What keeps the application from starting is said in one sentence, without a stack; nothing has been started by then.</summary>
internal static class StartFailure
{
    public static void SayInOneSentence()
    {
        // A test runs Program.cs in its own process, and sees the exception itself.
        if (Assembly.GetEntryAssembly() == typeof(StartFailure).Assembly)
            AppDomain.CurrentDomain.UnhandledException += Say;
    }

    private static void Say(object sender, UnhandledExceptionEventArgs thrown)
    {
        if (thrown.ExceptionObject is not DistributedApplicationException failure)
            return;
        Console.Error.WriteLine(failure.Message);
        Environment.Exit(1);
    }
}
