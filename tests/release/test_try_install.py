import subprocess

from release.try_install import steps


def test_the_guide_has_steps_that_a_shell_understands() -> None:
    found = steps()
    assert [step.split()[0] for step in found[:2]] == ["apt-get", "id"]
    assert "systemctl enable --now" in found[-2]
    assert "nginx.conf.template" in found[-1]
    for step in found:
        subprocess.run(["sh", "-n"], input=step, text=True, check=True)
