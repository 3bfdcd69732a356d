using System.Text;
using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;
using Supervisor.Engine.Loop;
using Supervisor.Engine.XmlRpc;

namespace Supervisor.Engine.Http;

/// <summary>Named pieces of configuration: listed, pushed and taken away.</summary>
internal sealed class FragmentEndpoints(EngineFace face)
{
    // A lone half of a surrogate pair would become a question mark in the file.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task ListAsync(HttpContext context)
    {
        var name = NameIn(context);
        var found = (await face.Configuration.FragmentsAsync(context.RequestAborted).ConfigureAwait(false))
            .Where(one => name is null || one.Fragment.Name == name).Select(one => ConfigurationViews.Of(one.Fragment, one.Groups)).ToArray();
        await (name is not null && found.Length == 0
            ? Refusals.NotFoundAsync(context, FaultCode.BadName, $"there is no fragment named '{name}'")
            : Bodies.WriteListAsync(context, found, ProtocolJson.Default.ConfigFragmentArray)).ConfigureAwait(false);
    }

    public async Task PushAsync(HttpContext context)
    {
        if (await RequestAsync(context).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        var wrong = request.Text is null ? "a fragment needs its text" : SizeProblem(request.Text);
        await (wrong is not null
            ? Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, wrong)
            : ChangeAsync(context, request, request.Text)).ConfigureAwait(false);
    }

    public async Task RemoveAsync(HttpContext context)
    {
        if (await RequestAsync(context).ConfigureAwait(false) is { } request)
        {
            await ChangeAsync(context, request, null).ConfigureAwait(false);
        }
    }

    private async Task ChangeAsync(HttpContext context, ConfigurationRequest request, string? text)
    {
        var patience = new Patience(request.TimeoutSeconds, TimeProvider.System);
        var outcome = await face.Configuration.PushAsync(NameIn(context)!, text, request.WhatIf, patience.Left, context.RequestAborted).ConfigureAwait(false);
        await ConfigurationAnswers.WriteAsync(context, outcome, request, patience).ConfigureAwait(false);
    }

    private async Task<ConfigurationRequest?> RequestAsync(HttpContext context)
    {
        var name = NameIn(context) ?? "";
        if (FragmentName.Problem(name) is { } problem)
        {
            await Refusals.BadRequestAsync(context, FaultCode.IncorrectParameters, $"cannot use the fragment name {PythonText.Repr(name)}: {problem}").ConfigureAwait(false);
            return null;
        }

        return await ConfigurationAnswers.RequestAsync(context, face).ConfigureAwait(false);
    }

    private static string? NameIn(HttpContext context) =>
        context.Request.Path.Value is { } path && path.Length > Routes.Fragments.Length ? path[(Routes.Fragments.Length + 1)..] : null;

    private static string? SizeProblem(string text)
    {
        try
        {
            return Strict.GetByteCount(text) > ConfigurationDesk.MostBytes ? $"cannot keep a fragment of more than {ConfigurationDesk.MostBytes} bytes" : null;
        }
        catch (EncoderFallbackException)
        {
            return "cannot keep a fragment that is not UTF-8: it has half of a surrogate pair";
        }
    }
}
