using BootstrapBlazor.Components;

namespace OrderSync.Web.Shared;

/// <summary>Short notes on what an action did; they go away by themselves, so nothing depends on reading them.</summary>
public sealed class Notices(ToastService toasts)
{
    public Task SayAsync(string sentence) => ShowAsync(ToastCategory.Success, "Done", sentence);

    /// <summary>Something that the person did not do themselves.</summary>
    public Task NoteAsync(string sentence) => ShowAsync(ToastCategory.Information, "News", sentence);

    public Task WarnAsync(string sentence) => ShowAsync(ToastCategory.Error, "That did not work", sentence);

    private Task ShowAsync(ToastCategory category, string title, string sentence) =>
        toasts.Show(new ToastOption { Category = category, Title = title, Content = sentence, IsAutoHide = true });
}
