"""How a lesson starts."""
from ..machine import prepare_machine
from .figures import use_style


def start():
    """One thread for matrix products, memory that is kept between steps, and the course's style of figures."""
    prepare_machine()
    use_style()
