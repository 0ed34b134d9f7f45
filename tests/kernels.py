"""A real kernel with the labs, for tests of what needs one."""
import os

from jupyter_client.manager import start_new_kernel

SEE = """
import os, ipywidgets
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2 ** 20, len(ipywidgets.widgets.widget._instances))"""
IMPORTS = "from nnlib.course import start\nfrom nnlib.labs import Boundary, BugHunt, DeepTraining, GradientFlow, Saturation, StepSize, Symmetry, Tangent\nstart()"


class Kernel:
    def __init__(self, **environment):
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=os.environ | environment)
        self.run(IMPORTS)

    def run(self, code, cell=""):
        """Run code as a cell with this id, or without one; returns what it printed and the texts of its results."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        request = self.client.session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(request)
        said = ""
        while True:
            answer = self.client.get_iopub_msg(timeout=60)
            if answer["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            content = answer["content"]
            said += content.get("text", "") or content.get("data", {}).get("text/plain", "")
            if answer["msg_type"] == "error":
                raise AssertionError("\n".join(content["traceback"]))
            if answer["msg_type"] == "status" and content["execution_state"] == "idle":
                self.client.get_shell_msg(timeout=60)
                return said

    def seen(self):
        """(megabytes that it takes, number of its widgets)"""
        megabytes, widgets = self.run(SEE).split()
        return float(megabytes), int(widgets)

    def shut_down(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
